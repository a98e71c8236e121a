# The engine of fake-engine.ts; it sets root and node. It knows the words that are used and refuses every other.
verb=$1
printf '%s\n' "$*" >> "$root/calls"
nth=$(grep -c "^$verb\( \|$\)" "$root/calls")
answer="$root/script/$verb.$nth"
[ -e "$answer.status" ] || answer="$root/script/$verb.last"
if [ -e "$answer.status" ]; then
  cat "$answer.out"
  cat "$answer.err" >&2
  status=$(cat "$answer.status")
  [ "$verb" = run ] && [ "$status" = 0 ] || exit "$status"
fi
case $verb in
  info | exec | logs) ;;
  run)
    labels=
    while [ $# -gt 0 ]; do
      case $1 in
        --name) name=$2 ;;
        --label) labels="$labels $2" ;;
        -p) port=$(echo "$2" | sed 's/^127\.0\.0\.1:\([0-9]*\):[0-9]*$/\1/') ;;
      esac
      shift
    done
    [ -e "$root/containers/$name" ] && { echo 'Conflict: the name is in use' >&2; exit 125; }
    "$node" -e "require('node:net').createServer((s) => s.end()).listen($port, '127.0.0.1')" > /dev/null 2>&1 &
    echo "$! $labels" > "$root/containers/$name"
    echo c0ffee ;;
  rm)
    [ "$2" = -f ] || exit 64
    [ -e "$root/containers/$3" ] || exit 0
    read -r pid labels < "$root/containers/$3"
    [ "$pid" = - ] || kill -9 "$pid" 2> /dev/null
    rm -f "$root/containers/$3" ;;
  ps)
    while [ "$1" != --filter ]; do shift; done
    for file in "$root"/containers/*; do
      [ -e "$file" ] || continue
      case $2 in
        name=*) basename "$file" | grep -- "${2#name=}" ;;
        label=*) grep -q -- " ${2#label=}\( \|$\)" "$file" && basename "$file" ;;
      esac
    done
    exit 0 ;;
  *) echo "unknown: $verb" >&2; exit 64 ;;
esac
