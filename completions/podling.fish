complete --keep-order --exclusive --command podling --arguments "(COMPLETE=fish podling -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
