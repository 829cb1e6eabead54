# Runs a program that ends when another process ends, which is not the one that starts it. Prints the program's process id.
# Arguments: file for the program's output, signal at the other's end, the other's process id, program and its arguments.
log=$1 signal=$2 other=$3
shift 3
umask 077
trap '' INT HUP
command -v setsid >/dev/null && set -- setsid "$@"
"$@" </dev/null >>"$log" 2>&1 &
program=$!
printf '%s\n' "$program"
exec 1>&- </dev/null
{
  while kill -0 "$other"; do sleep 1; done
  kill -s "$signal" "$program"
  kill -s CONT "$program"
} 2>/dev/null &
watch=$!
wait "$program"
code=$?
kill -s KILL "$watch" 2>/dev/null
exit "$code"
