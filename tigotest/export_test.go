package tigotest

import "net/http"

// Handler returns the handler of a server, for requests without a connection.
func Handler(s *Server) http.Handler { return s.http.Handler }
