#!/usr/bin/env bash
# go 1.26.8, with go.opentelemetry.io/otel v1.47.0 and its nested module …/exporters/stdout/stdouttrace v1.47.0.
#
# Where GOPRIVATE (or GONOPROXY) names anything, even a host that has nothing to do with it, and the parent module is in the module
# cache in the version that is asked for, `go get` of a nested module in that version fails without asking the proxy:
#
#   go: module go.opentelemetry.io/otel@v1.47.0 found, but does not contain package go.opentelemetry.io/otel/exporters/stdout/stdouttrace
#
# A GOPRIVATE puts a first "proxy" before GOPROXY that serves what is private, and the module cache alone for the rest. The parent is
# found there, the nested module is not, and "found, but does not contain" ends the search. Without a version (or with @latest), with
# the nested module in the cache already, or without GOPRIVATE it works.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
export GOTOOLCHAIN=go1.26.8 GOWORK=off GOFLAGS=-modcacherw GOMODCACHE=$work/cache GONOPROXY='' GONOSUMDB=''
readonly parent=go.opentelemetry.io/otel nested=go.opentelemetry.io/otel/exporters/stdout/stdouttrace version=v1.47.0

module() {
  rm -rf "$work/module" && mkdir "$work/module" && cd "$work/module"
  go mod init example.com/module 2>/dev/null
}

module
GOPRIVATE='' go get "$parent@$version" >/dev/null 2>&1

module
said=$(GOPRIVATE=git.example.com go get "$nested@$version" 2>&1) && status=0 || status=$?
echo "GOPRIVATE=git.example.com go get $nested@$version"
echo "  $said"
test "$status" = 1
grep -Fqx "go: module $parent@$version found, but does not contain package $nested" <<<"$said"

module
echo "GOPRIVATE=git.example.com go get $nested@latest"
GOPRIVATE=git.example.com go get "$nested@latest" 2>&1 | grep -F "go: added $nested v" | sed 's/^/  /'

module
echo "GOPRIVATE= go get $nested@$version"
GOPRIVATE='' go get "$nested@$version" 2>&1 | grep -F "go: added $nested $version" | sed 's/^/  /'
