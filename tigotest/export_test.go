package tigotest

import "net/http"

// Handler returns what serves a server's requests, without a connection.
func Handler(s *Server) http.Handler { return s.http.Handler }
