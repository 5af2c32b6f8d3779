# Completion of podling for bash. Every answer is podling's own: it knows the pods, the images and
# the fields of each kind.

_podling() {
    local words=() rest=$COMP_LINE prefix='' word i

    # bash cuts words at = and : (COMP_WORDBREAKS); nginx:1.27 and --root=/srv are one each.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == COMP_CWORD)) && [[ -n $2 || $word != [:=]* ]]; then
            word=$2
        fi
        if ((i)) && [[ -n $word && $rest != [[:blank:]]* ]]; then
            prefix=${words[-1]}
            words[-1]+=$word
        else
            prefix=''
            words+=("$word")
        fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"${COMP_WORDS[i]}"}
    done
    # What stands before the piece that bash is going to replace.
    if [[ -z $2 ]]; then
        prefix=${words[-1]}
    fi

    mapfile -t COMPREPLY < <(
        _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$((${#words[@]} - 1)) COMPLETE=bash \
            podling -- "${words[@]}" 2>/dev/null
    )
    for i in "${!COMPREPLY[@]}"; do
        word=${COMPREPLY[i]#"$prefix"}
        case ${COMP_WORDS[COMP_CWORD]} in
            [\"\']*) COMPREPLY[i]=$word ;;
            *) printf -v 'COMPREPLY[i]' %q "$word" ;;
        esac
    done

    # A directory and a field go on.
    if [[ ${COMPREPLY[0]-} == */ || " ${words[*]} " == *' explain '* ]]; then
        compopt -o nospace
    fi
}

complete -o nosort -F _podling podling
