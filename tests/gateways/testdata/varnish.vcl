vcl 4.1;

backend platform {
    .host = "{{.BackendHost}}";
    .port = "{{.BackendPort}}";
    .connect_timeout = 10s;
    .first_byte_timeout = 5s;
    .between_bytes_timeout = 5s;
}

backend absent {
    .host = "127.0.0.1";
    .port = "{{.AbsentAt}}";
    .connect_timeout = 10s;
}

sub vcl_recv {
    set req.backend_hint = platform;
    if (local.socket == "absent") {
        set req.backend_hint = absent;
    }
    if (req.url ~ "/denied") {
        return (synth(403));
    }
    if (req.url ~ "/limited-here") {
        return (synth(429));
    }
}

sub vcl_backend_fetch {
    {{.Setting}}
}

# Varnish's own page asks clients to wait for 5 s, which would only slow the tests down.
sub vcl_deliver {
    unset resp.http.Retry-After;
}
