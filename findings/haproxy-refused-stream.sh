#!/usr/bin/env bash
# HAProxy 2.6.12 (Debian 12: haproxy 2.6.12-1+deb12u4) with HTTP/2 in front resets a stream with REFUSED_STREAM after it
# has handed the whole request to its server, the server has done the work, and has closed without a response.
#
# RFC 9113, 8.7: REFUSED_STREAM says "that the stream is being closed prior to any processing having occurred. Any request
# that was sent on the reset stream can be safely retried." So clients repeat the request, a POST too: one call of curl
# 7.88.1 is worked on six times. Over HTTP/1.1 the same failure is a 502, and the POST is worked on once.
#
# Seen:
#   HTTP/1.1: status 502, the server worked on 1 POST
#   HTTP/2: status 000, the server worked on 6 POSTs
set -euo pipefail

dir=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$dir"
}
trap finish EXIT

(
  cd "$dir"
  if ! apt-get download -qq haproxy=2.6.12-1+deb12u4 liblua5.3-0 libopentracing-c-wrapper0 libopentracing1; then
    apt-get update -qq
    apt-get download -qq haproxy=2.6.12-1+deb12u4 liblua5.3-0 libopentracing-c-wrapper0 libopentracing1
  fi
  for package in *.deb; do dpkg-deb -x "$package" root; done
) >/dev/null 2>&1

# The server reads a request whole, notes its method as work done, and closes.
cat >"$dir/server.py" <<'PY'
import os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1] + "/port.new", "w") as f:
    f.write(str(listener.getsockname()[1]))
os.rename(sys.argv[1] + "/port.new", sys.argv[1] + "/port")
while True:
    connection, _ = listener.accept()
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            break
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    if head:
        with open(sys.argv[1] + "/worked", "a") as f:
            f.write(head.split(b" ")[0].decode() + "\n")
    connection.close()
PY
python3 "$dir/server.py" "$dir" &
pids+=($!)
for _ in {1..100}; do [[ -s $dir/port ]] || sleep 0.1; done

cat >"$dir/haproxy.cfg" <<CFG
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 5s
frontend h1
    bind unix@$dir/h1.sock
    default_backend server
frontend h2
    bind unix@$dir/h2.sock proto h2
    default_backend server
backend server
    server s 127.0.0.1:$(<"$dir/port")
CFG
LD_LIBRARY_PATH=$(find "$dir/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:) \
  "$dir/root/usr/sbin/haproxy" -db -f "$dir/haproxy.cfg" &
pids+=($!)
for _ in {1..100}; do [[ -S $dir/h2.sock ]] || sleep 0.1; done

# post SOCKET OPTION... makes one POST with curl.
post() {
  : >"$dir/worked"
  local status
  status=$(curl -s -o /dev/null -w '%{http_code}' --max-time 60 --unix-socket "$dir/$1" "${@:2}" \
    -H 'Content-Type: application/json' -d '{"amount":50000}' http://server.example/invoices) || true
  echo "status $status, the server worked on $(wc -l <"$dir/worked")"
}
plain="HTTP/1.1: $(post h1.sock --http1.1) POST"
multiplexed="HTTP/2: $(post h2.sock --http2-prior-knowledge) POSTs"
printf '%s\n' "$plain" "$multiplexed"
[[ $plain == 'HTTP/1.1: status 502, the server worked on 1 POST' ]]
[[ $multiplexed == 'HTTP/2: status 000, the server worked on 6 POSTs' ]]
