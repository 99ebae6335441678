"""Runs a command at a pseudo-terminal of 80 columns: waits for each prompt, then types the answer. Prints what is shown.
After 45 s it ends the command and shows what there is."""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time

told = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(told["command"][0], told["command"])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
shown, since, until = "", 0, time.monotonic() + 45
turns = list(told["turns"])
while True:
    if turns and turns[0][0] in shown[since:]:
        since = len(shown)
        os.write(terminal, turns.pop(0)[1].encode())
    if not select.select([terminal], [], [], max(0, until - time.monotonic()))[0]:
        os.kill(pid, signal.SIGKILL)
        break
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    shown += chunk.decode("utf-8", "replace")
_, status = os.waitpid(pid, 0)
sys.stdout.write(shown.replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
