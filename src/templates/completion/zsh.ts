/** Completion for zsh: evaluated, or as a file \`_spec-kitty\` in a folder of \`fpath\`. */
export const zshCompletion = `#compdef spec-kitty
# Completion of spec-kitty for zsh. In ~/.zshrc, behind compinit: eval "$(spec-kitty completion zsh)"
_spec-kitty() {
  local value text files=
  local -a typed candidates
  typed=("\${(@Q)words[2,CURRENT-1]}" ":\${(Q)PREFIX}")
  while IFS=$'\\t' read -r value text; do
    case $value in
      :*) files=$value ;;
      *) candidates+=("\${value//:/\\\\:}\${text:+:$text}") ;;
    esac
  done < <(spec-kitty complete -- "\${typed[@]}" 2>/dev/null)
  (( $#candidates )) && _describe -V 'spec-kitty' candidates
  case $files in
    :files) _files ;;
    :directories) _files -/ ;;
  esac
}
if [ "$funcstack[1]" = "_spec-kitty" ]; then
  _spec-kitty "$@"
else
  compdef _spec-kitty spec-kitty
fi
`;
