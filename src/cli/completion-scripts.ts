/**
 * The scripts of `entitle completion`, one a shell. Each hands the words up to the cursor to `entitle __complete` and
 * shows what comes back: a line a word, with what to say about it after a tab; `:files` is the shell's own list of files.
 * A word is data that somebody may have chosen, so it goes onto the command line quoted: zsh and fish do that themselves.
 */

/** Works in bash 3.2, too. Bash ends words at `=`, `:` and `@` and completes only the last part ($2): the rest is not repeated. */
export const BASH = `# Completion for bash. In ~/.bashrc:  eval "$(entitle completion bash)"
_entitle() {
  local line="\${COMP_LINE:0:COMP_POINT}" current before candidate quote
  local -a words
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  before="\${current%"$2"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    if [[ "$candidate" == ":files" ]]; then
      quote=%q
      compopt -o filenames 2> /dev/null && quote=%s # then readline quotes
      while IFS= read -r candidate; do
        printf -v candidate "$quote" "$candidate"
        COMPREPLY+=("$candidate")
      done < <(compgen -f -- "\${current##*=}")
    else
      candidate="\${candidate#"$before"}"
      [[ -z "$candidate" ]] || printf -v candidate %q "$candidate"
      COMPREPLY+=("$candidate")
    fi
  done < <(entitle __complete -- "\${words[@]:1}" 2> /dev/null)
}
complete -o nosort -F _entitle entitle 2> /dev/null || complete -F _entitle entitle
`;

export const ZSH = `#compdef entitle
# Completion for zsh. In ~/.zshrc, after compinit:  eval "$(entitle completion zsh)"
_entitle() {
  local line
  local -a candidates
  for line in "\${(@f)$(entitle __complete -- "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}"; do
    if [[ "$line" == ":files" ]]; then
      _files
    elif [[ -n "$line" ]]; then
      candidates+=("\${\${\${line%%$'\\t'*}//\\\\/\\\\\\\\}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  (( \${#candidates} == 0 )) || _describe -V "entitle" candidates
}
if [[ "\${funcstack[1]}" == "_entitle" ]]; then
  _entitle "$@"
else
  compdef _entitle entitle
fi
`;

export const FISH = `# Completion for fish. Once:  entitle completion fish > ~/.config/fish/completions/entitle.fish
function __entitle_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  test (count $current) -eq 0; and set current ''
  for line in (entitle __complete -- $words[2..-1] $current 2> /dev/null)
    if test "$line" = ':files'
      __fish_complete_path $current
    else
      printf '%s\\n' $line
    end
  end
end
complete --command entitle --no-files --keep-order --arguments '(__entitle_complete)'
`;
