/** Completion for bash 3.2 and later. bash breaks words at `=`, so what stands before it is taken off again. */
export const bashCompletion = `# Completion of spec-kitty for bash. In ~/.bashrc: eval "$(spec-kitty completion bash)"
_spec_kitty() {
  local line="\${COMP_LINE:0:COMP_POINT}" value text files= last typed
  local -a words
  read -ra words <<<"$line"
  case $line in *[[:space:]]) words+=('') ;; esac
  last=$((\${#words[@]} - 1))
  typed=\${words[last]}
  words[last]=:$typed
  COMPREPLY=()
  while IFS=$'\\t' read -r value text; do
    case $value in
      :*) files=$value ;;
      *)
        case $typed in --*=*) value=\${value#"\${typed%%=*}="} ;; esac
        COMPREPLY+=("$value")
        ;;
    esac
  done < <(spec-kitty complete -- "\${words[@]:1}" 2>/dev/null)
  if type compopt >/dev/null 2>&1; then
    case $files in
      :files) compopt -o default ;;
      :directories) compopt -o dirnames ;;
    esac
  fi
}
complete -F _spec_kitty spec-kitty
`;
