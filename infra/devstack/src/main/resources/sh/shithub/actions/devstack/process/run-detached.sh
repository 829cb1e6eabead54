# Starts a program that outlives its starter, and prints its process id.
# Arguments: file for the program's output, program and its arguments.
log=$1
shift
umask 077
if command -v setsid >/dev/null; then set -- setsid "$@"; else set -- nohup "$@"; fi
"$@" </dev/null >>"$log" 2>&1 &
printf '%s\n' "$!"
