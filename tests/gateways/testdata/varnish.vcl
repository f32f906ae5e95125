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

# Varnish's own pages ask clients to wait for 5 s, which is when it closes idle connections.
sub vcl_deliver {
    unset resp.http.Retry-After;
}

sub vcl_synth {
    set resp.http.Content-Type = "text/html; charset=utf-8";
    synthetic("<!DOCTYPE html><html><head><title>" + resp.status + "</title></head><body>" + resp.reason + "</body></html>");
    return (deliver);
}
