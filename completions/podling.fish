# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_podling_global_optspecs
    string join \n root= run-root= config= bridge= subnet= h/help V/version
end

function __fish_podling_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_podling_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_podling_using_subcommand
    set -l cmd (__fish_podling_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c podling -n "__fish_podling_needs_command" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_needs_command" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_needs_command" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_needs_command" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_needs_command" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_needs_command" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_needs_command" -s V -l version -d 'Print version'
complete -c podling -n "__fish_podling_needs_command" -f -a "play" -d 'Make the host match manifests: create, recreate or leave alone'
complete -c podling -n "__fish_podling_needs_command" -f -a "apply" -d 'Make the host match manifests: create, recreate or leave alone'
complete -c podling -n "__fish_podling_needs_command" -f -a "down" -d 'Take pods away, by manifest or by name'
complete -c podling -n "__fish_podling_needs_command" -f -a "delete" -d 'Take pods away, by manifest or by name'
complete -c podling -n "__fish_podling_needs_command" -f -a "ps" -d 'List pods'
complete -c podling -n "__fish_podling_needs_command" -f -a "get" -d 'List or print objects, such as `get pods` or `get pod web -o yaml`'
complete -c podling -n "__fish_podling_needs_command" -f -a "logs" -d 'Print a container\'s output'
complete -c podling -n "__fish_podling_needs_command" -f -a "exec" -d 'Run a command in a container'
complete -c podling -n "__fish_podling_needs_command" -f -a "inspect" -d 'Print everything that is known of a pod, or a container\'s OCI spec'
complete -c podling -n "__fish_podling_needs_command" -f -a "image" -d 'Pull, list, load, save and remove images'
complete -c podling -n "__fish_podling_needs_command" -f -a "explain" -d 'Document a kind and its fields, and say what podling does with them'
complete -c podling -n "__fish_podling_needs_command" -f -a "validate" -d 'Check manifests; runs nothing'
complete -c podling -n "__fish_podling_needs_command" -f -a "info" -d 'Say what podling found on this host'
complete -c podling -n "__fish_podling_needs_command" -f -a "completion" -d 'Print a completion script for a shell'
complete -c podling -n "__fish_podling_needs_command" -f -a "supervise" -d 'Supervise one pod'
complete -c podling -n "__fish_podling_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c podling -n "__fish_podling_using_subcommand play" -s f -l filename -d 'The same, as kubectl takes it' -r
complete -c podling -n "__fish_podling_using_subcommand play" -l wait -d 'Wait until each pod is ready, or complete if it ends by itself; 5m unless a time is given' -r
complete -c podling -n "__fish_podling_using_subcommand play" -s o -l output -d 'Print the result as data' -r -f -a "json\t''"
complete -c podling -n "__fish_podling_using_subcommand play" -l tls-verify -d 'Pull over plain HTTP or with an unknown certificate too' -r -f -a "true\t''
false\t''"
complete -c podling -n "__fish_podling_using_subcommand play" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand play" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand play" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand play" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand play" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand play" -s R -l recursive -d 'Read directories with everything below them'
complete -c podling -n "__fish_podling_using_subcommand play" -s q -l quiet -d 'Print errors only'
complete -c podling -n "__fish_podling_using_subcommand play" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand apply" -s f -l filename -d 'The same, as kubectl takes it' -r
complete -c podling -n "__fish_podling_using_subcommand apply" -l wait -d 'Wait until each pod is ready, or complete if it ends by itself; 5m unless a time is given' -r
complete -c podling -n "__fish_podling_using_subcommand apply" -s o -l output -d 'Print the result as data' -r -f -a "json\t''"
complete -c podling -n "__fish_podling_using_subcommand apply" -l tls-verify -d 'Pull over plain HTTP or with an unknown certificate too' -r -f -a "true\t''
false\t''"
complete -c podling -n "__fish_podling_using_subcommand apply" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand apply" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand apply" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand apply" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand apply" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand apply" -s R -l recursive -d 'Read directories with everything below them'
complete -c podling -n "__fish_podling_using_subcommand apply" -s q -l quiet -d 'Print errors only'
complete -c podling -n "__fish_podling_using_subcommand apply" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand down" -s f -l filename -d 'Manifests, as kubectl takes them' -r
complete -c podling -n "__fish_podling_using_subcommand down" -s n -l namespace -d 'The namespace of pods that are given by name' -r
complete -c podling -n "__fish_podling_using_subcommand down" -s t -l grace-period -l time -d 'Seconds between the stop signal and the kill, in place of each pod\'s own' -r
complete -c podling -n "__fish_podling_using_subcommand down" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand down" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand down" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand down" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand down" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand down" -l all -d 'All pods of all namespaces'
complete -c podling -n "__fish_podling_using_subcommand down" -s R -l recursive -d 'Read directories with everything below them'
complete -c podling -n "__fish_podling_using_subcommand down" -s q -l quiet -d 'Print errors only'
complete -c podling -n "__fish_podling_using_subcommand down" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand delete" -s f -l filename -d 'Manifests, as kubectl takes them' -r
complete -c podling -n "__fish_podling_using_subcommand delete" -s n -l namespace -d 'The namespace of pods that are given by name' -r
complete -c podling -n "__fish_podling_using_subcommand delete" -s t -l grace-period -l time -d 'Seconds between the stop signal and the kill, in place of each pod\'s own' -r
complete -c podling -n "__fish_podling_using_subcommand delete" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand delete" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand delete" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand delete" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand delete" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand delete" -l all -d 'All pods of all namespaces'
complete -c podling -n "__fish_podling_using_subcommand delete" -s R -l recursive -d 'Read directories with everything below them'
complete -c podling -n "__fish_podling_using_subcommand delete" -s q -l quiet -d 'Print errors only'
complete -c podling -n "__fish_podling_using_subcommand delete" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand ps" -s n -l namespace -d 'The namespace' -r
complete -c podling -n "__fish_podling_using_subcommand ps" -s l -l selector -d 'Only pods with these labels: `app=web`, `app!=web`, `tier`, separated by commas' -r
complete -c podling -n "__fish_podling_using_subcommand ps" -s o -l output -d 'How to print' -r -f -a "wide\t''
json\t''
yaml\t''
name\t''"
complete -c podling -n "__fish_podling_using_subcommand ps" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand ps" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand ps" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand ps" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand ps" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand ps" -s A -l all-namespaces -d 'All namespaces'
complete -c podling -n "__fish_podling_using_subcommand ps" -l show-labels -d 'A column with the labels'
complete -c podling -n "__fish_podling_using_subcommand ps" -l no-headers -d 'No header line'
complete -c podling -n "__fish_podling_using_subcommand ps" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand get" -s n -l namespace -d 'The namespace' -r
complete -c podling -n "__fish_podling_using_subcommand get" -s l -l selector -d 'Only pods with these labels: `app=web`, `app!=web`, `tier`, separated by commas' -r
complete -c podling -n "__fish_podling_using_subcommand get" -s o -l output -d 'How to print' -r -f -a "wide\t''
json\t''
yaml\t''
name\t''"
complete -c podling -n "__fish_podling_using_subcommand get" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand get" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand get" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand get" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand get" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand get" -s A -l all-namespaces -d 'All namespaces'
complete -c podling -n "__fish_podling_using_subcommand get" -l show-labels -d 'A column with the labels'
complete -c podling -n "__fish_podling_using_subcommand get" -l no-headers -d 'No header line'
complete -c podling -n "__fish_podling_using_subcommand get" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand logs" -s c -l container -d 'The container; the first one when none is given' -r
complete -c podling -n "__fish_podling_using_subcommand logs" -s n -l namespace -d 'The pod\'s namespace' -r
complete -c podling -n "__fish_podling_using_subcommand logs" -l tail -d 'Only the last so many lines; all of them for a negative number' -r
complete -c podling -n "__fish_podling_using_subcommand logs" -l since -d 'Only what is newer than this, such as 5s, 2m or 3h' -r
complete -c podling -n "__fish_podling_using_subcommand logs" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand logs" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand logs" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand logs" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand logs" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand logs" -s f -l follow -d 'Go on printing what is added'
complete -c podling -n "__fish_podling_using_subcommand logs" -l timestamps -d 'Print each line\'s time'
complete -c podling -n "__fish_podling_using_subcommand logs" -s p -l previous -d 'Print the run before the last restart'
complete -c podling -n "__fish_podling_using_subcommand logs" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand exec" -s c -l container -d 'The container; the pod\'s default or first one when none is given' -r
complete -c podling -n "__fish_podling_using_subcommand exec" -s n -l namespace -d 'The pod\'s namespace' -r
complete -c podling -n "__fish_podling_using_subcommand exec" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand exec" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand exec" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand exec" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand exec" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand exec" -s i -l stdin -d 'Pass standard input on'
complete -c podling -n "__fish_podling_using_subcommand exec" -s t -l tty -d 'Give the command a terminal'
complete -c podling -n "__fish_podling_using_subcommand exec" -s q -l quiet -d 'Print nothing but what the command does'
complete -c podling -n "__fish_podling_using_subcommand exec" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand inspect" -s c -l container -d 'The container; the first one unless named' -r
complete -c podling -n "__fish_podling_using_subcommand inspect" -s n -l namespace -d 'The namespace' -r
complete -c podling -n "__fish_podling_using_subcommand inspect" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand inspect" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand inspect" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand inspect" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand inspect" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand inspect" -l oci -d 'The OCI runtime spec that the container was started with'
complete -c podling -n "__fish_podling_using_subcommand inspect" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "pull" -d 'Pull images from their registries'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "ls" -d 'List the images in the store'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "list" -d 'List the images in the store'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "rm" -d 'Remove images'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "load" -d 'Load images from an OCI layout, an OCI archive or an archive of `docker save`'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "save" -d 'Save images to an archive'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "inspect" -d 'Show what is known of an image, as JSON'
complete -c podling -n "__fish_podling_using_subcommand image; and not __fish_seen_subcommand_from pull ls list rm load save inspect help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l platform -d 'For another machine: os/architecture[/variant]' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -l insecure -d 'Accept any certificate, and plain HTTP on this host'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from pull" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -s o -l output -d 'How to print them' -r -f -a "table\t'Columns'
json\t'JSON'"
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -s o -l output -d 'How to print them' -r -f -a "table\t'Columns'
json\t'JSON'"
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -s f -l force -d 'Also when a pod uses them; its files stay until it is down'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from rm" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -s i -l input -d 'The same, spelled as docker and podman do' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -l name -d 'The name of an image that has none in the archive' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from load" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -s o -l output -d 'The file to write; `-` writes to standard output' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -l format -d 'The kind of archive' -r -f -a "oci\t'An OCI layout in a tar archive'
docker\t'What `docker load` reads'"
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from save" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from inspect" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from inspect" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from inspect" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from inspect" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from inspect" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from inspect" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "pull" -d 'Pull images from their registries'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "ls" -d 'List the images in the store'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "rm" -d 'Remove images'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "load" -d 'Load images from an OCI layout, an OCI archive or an archive of `docker save`'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "save" -d 'Save images to an archive'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "inspect" -d 'Show what is known of an image, as JSON'
complete -c podling -n "__fish_podling_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c podling -n "__fish_podling_using_subcommand explain" -l max-depth -d 'How many levels of fields to show; 0 for all. Needs --recursive' -r
complete -c podling -n "__fish_podling_using_subcommand explain" -l api-version -d 'The group and version of the kind, such as `apps/v1`' -r
complete -c podling -n "__fish_podling_using_subcommand explain" -s o -l output -d 'How to print it' -r -f -a "plaintext\t'As kubectl explain prints it'
json\t'The same as data'
schema\t'The JSON Schema of the kind'
markdown\t'With --support: the table of every field'"
complete -c podling -n "__fish_podling_using_subcommand explain" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand explain" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand explain" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand explain" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand explain" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand explain" -s R -l recursive -d 'Show the names and types of all fields below'
complete -c podling -n "__fish_podling_using_subcommand explain" -l support -d 'Count how many fields of each kind are honoured, ignored and refused'
complete -c podling -n "__fish_podling_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c podling -n "__fish_podling_using_subcommand validate" -s o -l output -d 'Say it as data: a list with file, line, column, path, message and help' -r -f -a "json\t''"
complete -c podling -n "__fish_podling_using_subcommand validate" -l format -d 'Say it in a form that another program shows' -r -f -a "snippets\t'With the line and a caret'
lines\t'One line each'
github\t'Annotations of a GitHub workflow'"
complete -c podling -n "__fish_podling_using_subcommand validate" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand validate" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand validate" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand validate" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand validate" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand validate" -s R -l recursive -d 'Search the directories in a directory as well'
complete -c podling -n "__fish_podling_using_subcommand validate" -l strict -d 'Fail on warnings too'
complete -c podling -n "__fish_podling_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c podling -n "__fish_podling_using_subcommand info" -s o -l output -d 'Print as data' -r -f -a "json\t''
yaml\t''"
complete -c podling -n "__fish_podling_using_subcommand info" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand info" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand info" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand info" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand info" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand info" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand completion" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand completion" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand completion" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand completion" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand completion" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand completion" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand supervise" -l root -d 'Files that survive a reboot: images, volumes, logs, what was applied' -r -F
complete -c podling -n "__fish_podling_using_subcommand supervise" -l run-root -d 'Files that end with the boot: sockets, locks, status' -r -F
complete -c podling -n "__fish_podling_using_subcommand supervise" -l config -d 'The host\'s settings' -r -F
complete -c podling -n "__fish_podling_using_subcommand supervise" -l bridge -d 'The bridge that pods are connected to' -r
complete -c podling -n "__fish_podling_using_subcommand supervise" -l subnet -d 'The range of the pods\' addresses, such as 10.77.0.0/16' -r
complete -c podling -n "__fish_podling_using_subcommand supervise" -l pause -d 'Be the first process of a pod\'s shared PID namespace instead'
complete -c podling -n "__fish_podling_using_subcommand supervise" -s h -l help -d 'Print help'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "play" -d 'Make the host match manifests: create, recreate or leave alone'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "down" -d 'Take pods away, by manifest or by name'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "ps" -d 'List pods'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "get" -d 'List or print objects, such as `get pods` or `get pod web -o yaml`'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "logs" -d 'Print a container\'s output'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "exec" -d 'Run a command in a container'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "inspect" -d 'Print everything that is known of a pod, or a container\'s OCI spec'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "image" -d 'Pull, list, load, save and remove images'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "explain" -d 'Document a kind and its fields, and say what podling does with them'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "validate" -d 'Check manifests; runs nothing'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "info" -d 'Say what podling found on this host'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "completion" -d 'Print a completion script for a shell'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "supervise" -d 'Supervise one pod'
complete -c podling -n "__fish_podling_using_subcommand help; and not __fish_seen_subcommand_from play down ps get logs exec inspect image explain validate info completion supervise help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c podling -n "__fish_podling_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "pull" -d 'Pull images from their registries'
complete -c podling -n "__fish_podling_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "ls" -d 'List the images in the store'
complete -c podling -n "__fish_podling_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "rm" -d 'Remove images'
complete -c podling -n "__fish_podling_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "load" -d 'Load images from an OCI layout, an OCI archive or an archive of `docker save`'
complete -c podling -n "__fish_podling_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "save" -d 'Save images to an archive'
complete -c podling -n "__fish_podling_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "inspect" -d 'Show what is known of an image, as JSON'
