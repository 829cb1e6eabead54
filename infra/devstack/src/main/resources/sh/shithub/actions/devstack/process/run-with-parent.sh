# Runs a program that ends when its starter ends, also when that is killed: the starter holds the other end of standard
# input, which closes with its last breath. Prints the program's process id; ends with its exit code.
# Arguments: file for the program's output, signal at the starter's end, program and its arguments.
log=$1 signal=$2
shift 2
# What it writes is this user's: S3Proxy also takes a file that others may read for a public object.
umask 077
# Ctrl-C at a terminal is for the starter alone, which then stops its children in order.
trap '' INT HUP
command -v setsid >/dev/null && set -- setsid "$@"
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
program=$!
printf '%s\n' "$program"
exec 1>&-
# Continued after it was told to end: a paused program sees no signal.
{
  read -r ignored
  kill -s "$signal" "$program"
  kill -s CONT "$program"
} <&3 2>/dev/null &
watch=$!
exec 3<&-
wait "$program"
code=$?
kill -s KILL "$watch" 2>/dev/null
exit "$code"
