# shellcheck shell=bash disable=SC2034
# What .ci/run and .ci/full share. Sourced from the root of the tree.

# The tools of CI are pinned in .ci/tools: a module each, whose go.sum has the hashes of the tool and of all that it is built from.
readonly SECOND_GO=go1.27.4

export GOWORK=off CGO_ENABLED=1 # a go.work of the developer's must not change what is tested; -race needs cgo
unset "${!TIGO_@}"              # neither must the developer's own settings

scratch=$(mktemp -d)
current=
began=$SECONDS
only=      # a part of the names of those steps that are to run; all of them do where it is empty
declare -a times=()

finish() {
  local status=$?
  rm -rf "$scratch"
  if ((status != 0)); then
    printf '\nFAILED: %s, after %ds\n' "${current:-start}" "$((SECONDS - began))" >&2
  fi
}
trap finish EXIT

# step NAME COMMAND... runs one step and prints how long it took. A failure ends the script.
step() {
  if [[ $1 != *"$only"* ]]; then return; fi
  current=$1
  began=$SECONDS
  printf '\n== %s\n' "$current"
  shift
  "$@"
  times+=("$(printf '%5ds  %s' "$((SECONDS - began))" "$current")")
  printf -- '-- %s: ok, %ds\n' "$current" "$((SECONDS - began))"
}

# summary prints how long each step took.
summary() {
  if ((${#times[@]} == 0)); then
    echo "No step has '$only' in its name." >&2
    return 1
  fi
  printf '\n%s\n' 'Steps:'
  printf '%s\n' "${times[@]}"
}

# files PATTERN... lists the files of the working tree that git does not ignore, one a line.
files() {
  local file
  git ls-files --cached --others --exclude-standard --deduplicate -- "$@" | while IFS= read -r file; do
    if [[ -f $file && /$file != */testdata/* ]]; then printf '%s\n' "$file"; fi
  done
}

# modules lists the folder of every go.mod with code of ours, the root first.
modules() {
  files go.mod '*/go.mod' | grep -v '^\.ci/tools/' | xargs -n 1 dirname | sort
}

# tool NAME builds a tool of .ci/tools, and prints the path of the program.
tool() {
  local path=$scratch/tools/$1
  if [[ ! -x $path ]]; then
    mkdir -p "$scratch/tools"
    go -C ".ci/tools/$1" build -mod=readonly -o "$path" "$(go -C ".ci/tools/$1" list -f '{{.ImportPath}}' tool)"
  fi
  echo "$path"
}

# tool_in_each_module NAME ARGUMENTS... runs a tool of .ci/tools in every module.
tool_in_each_module() {
  local dirs dir path name=$1
  shift
  path=$(tool "$name")
  dirs=$(modules)
  for dir in $dirs; do
    printf '%s: %s %s\n' "$dir" "$name" "$*"
    (cd "$dir" && "$path" "$@")
  done
}

# api_as_accepted compares the exported API of the root module with its list.
api_as_accepted() {
  api_snapshot >"$scratch/api"
  diff -u --label .ci/api.txt --label 'the code' .ci/api.txt "$scratch/api" || {
    echo 'The exported API has changed. Where that is meant (docs/stability.md), run .ci/api-update and commit .ci/api.txt.' >&2
    return 1
  }
}

# cross_build vets and builds what users import for systems that CI does not run on: the root module and those of contrib.
cross_build() {
  local dirs dir target
  dirs=$(modules | grep -E '^(\.|contrib/.*)$')
  for target in windows/amd64 darwin/arm64 linux/386; do
    for dir in $dirs; do
      printf '%s: %s\n' "$target" "$dir"
      GOOS=${target%/*} GOARCH=${target#*/} CGO_ENABLED=0 go -C "$dir" vet ./...
      GOOS=${target%/*} GOARCH=${target#*/} CGO_ENABLED=0 go -C "$dir" build ./...
    done
  done
}

# in_each_module ARGUMENTS... runs `go ARGUMENTS` in every module, one after another.
in_each_module() {
  local dirs dir
  dirs=$(modules)
  for dir in $dirs; do
    printf '%s: go %s\n' "$dir" "$*"
    go -C "$dir" "$@"
  done
}

# api_snapshot prints the exported API of the root module, one name a line.
api_snapshot() {
  go -C .ci/apisnapshot run . "$PWD"
}

# c_compiler provides the compiler that the race detector links with.
c_compiler() {
  local compiler
  compiler=$(go env CC)
  if command -v "${compiler%% *}" >/dev/null; then return; fi
  if ((EUID == 0)) && command -v apt-get >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends gcc libc6-dev >/dev/null
  else
    echo 'The race detector needs a C compiler: install gcc or clang.' >&2
    return 1
  fi
}

# debian_packages NAME... installs what is missing of Debian's packages, where that is possible. Elsewhere tests that need
# one of their programs skip, or fail where CI=true is set.
debian_packages() {
  local name missing=()
  for name in "$@"; do
    if ! dpkg-query --show --showformat='${Status}' "$name" 2>/dev/null | grep -q ' installed$'; then missing+=("$name"); fi
  done
  if ((${#missing[@]} == 0)); then return; fi
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    echo "not installed: ${missing[*]}"
    return
  fi
  # RUNLEVEL=1: tests start what they need themselves, so no service starts with its package.
  apt-get -o DPkg::Lock::Timeout=300 update -qq
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# fuzz_all TIME runs each fuzz target of the tree for TIME.
fuzz_all() {
  local found path target
  found=$(files '*_test.go' | xargs -r grep -HoE '^func Fuzz[[:alnum:]_]*' || true)
  while IFS=: read -r path target; do
    if [[ -n $path ]]; then fuzz "$(dirname "$path")" "${target#func }" "$1"; fi
  done <<<"$found"
}

# fuzz DIR TARGET TIME runs one target. Go 1.26 can end a clean run with nothing but "context deadline exceeded"
# (https://go.dev/issue/75804, fixed in 1.27): where that is the whole failure, the run found no failing input.
fuzz() {
  local log=$scratch/fuzz failure
  printf '%s %s\n' "$1" "$2"
  if go -C "$1" test -run='^$' -fuzz="^$2\$" -fuzztime="$3" -parallel=2 . </dev/null 2>&1 | tee "$log"; then return; fi
  failure=$(sed -n '/^--- FAIL: /,/^FAIL$/p' "$log" | sed '1d;$d')
  if [[ $failure != '    context deadline exceeded' ]]; then return 1; fi
  echo 'This is go.dev/issue/75804: the time was up and no input had failed.'
}

# race_tests ARGUMENTS... runs the tests of every module under the race detector. The module that tests values in other libraries goes without:
# those libraries, a database among them, take it many minutes to compile, and no goroutine there is ours.
race_tests() {
  local dirs dir detector
  dirs=$(modules)
  for dir in $dirs; do
    detector=-race
    if [[ $dir == tests/interop ]]; then detector=-race=false; fi
    printf '%s: go test %s %s ./...\n' "$dir" "$detector" "$*"
    go -C "$dir" test "$detector" "$@" ./...
  done
}
