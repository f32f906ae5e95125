#!/usr/bin/env bash
# Varnish 7.1.1 (Debian 12: varnish 7.1.1-2+deb12u1) sends a POST without a body to its only back end twice, when the
# connection that it kept to the back end ends after the back end has done the work. POST is not idempotent, and RFC 9110,
# 9.2.2, forbids a proxy to retry such a request by itself. A POST with a body is sent once.
#
# Seen:
#   POST without a body: status 200, the back end worked on 2
#   POST with a body: status 503, the back end worked on 1
set -euo pipefail

dir=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$dir"
}
trap finish EXIT

if ! command -v gcc >/dev/null; then
  echo 'varnishd compiles its configuration with gcc: install gcc and libc6-dev' >&2
  exit 1
fi
(
  cd "$dir"
  packages=(varnish=7.1.1-2+deb12u1 libvarnishapi3=7.1.1-2+deb12u1 libjemalloc2 libedit2 libbsd0)
  apt-get download -qq "${packages[@]}" || { apt-get update -qq && apt-get download -qq "${packages[@]}"; }
  for package in *.deb; do dpkg-deb -x "$package" root; done
) >/dev/null 2>&1

# The back end answers the first request of a connection. It works on a later one as well, and closes without a response.
cat >"$dir/server.py" <<'PY'
import os, socket, sys, threading
def converse(connection):
    reader = connection.makefile("rb")
    first = True
    while True:
        line = reader.readline()
        if not line:
            return
        length = 0
        while (header := reader.readline().strip()):
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        reader.read(length)
        with open(sys.argv[1] + "/worked", "a") as f:
            f.write(line.split(b" ")[0].decode() + "\n")
        if not first:
            reader.close()
            connection.close()
            return
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        first = False
listener = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + "/port.new", "w") as f:
    f.write(str(listener.getsockname()[1]))
os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
while True:
    connection, _ = listener.accept()
    threading.Thread(target=converse, args=(connection,), daemon=True).start()
PY
python3 "$dir/server.py" "$dir" &
pids+=($!)
for _ in {1..100}; do [[ -s $dir/port ]] || sleep 0.1; done

cat >"$dir/server.vcl" <<VCL
vcl 4.1;
backend server { .host = "127.0.0.1"; .port = "$(<"$dir/port")"; }
VCL
LD_LIBRARY_PATH=$(find "$dir/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:) \
  "$dir/root/usr/sbin/varnishd" -F -j none -n "$dir/work" -s malloc,16m -f "$dir/server.vcl" \
  -p "vmod_path=$dir/root/usr/lib/x86_64-linux-gnu/varnish/vmods" -a "$dir/front.sock" >"$dir/log" 2>&1 &
pids+=($!)
request() {
  curl -s -o /dev/null -w '%{http_code}' --max-time 30 --unix-socket "$dir/front.sock" -X POST \
    -H 'Content-Type: application/json' "$@" http://server.example/invoices
}

for _ in {1..300}; do
  if [[ -S $dir/front.sock && $(request -d '{}') == 200 ]]; then break; fi
  sleep 0.1
done

# post OPTION... leaves Varnish with a kept connection, and makes one POST with curl.
post() {
  until [[ $(request -d '{}') == 200 ]]; do sleep 0.1; done
  : >"$dir/worked"
  echo "status $(request "$@"), the back end worked on $(wc -l <"$dir/worked")"
}
without="POST without a body: $(post -H 'Content-Length: 0')"
with="POST with a body: $(post -d '{"amount":50000}')"
printf '%s\n' "$without" "$with"
[[ $without == 'POST without a body: status 200, the back end worked on 2' ]]
[[ $with == 'POST with a body: status 503, the back end worked on 1' ]]
