#!/usr/bin/env bash
# Every test of Perigee, on one pair of engines. Called by ./perigee test, which sets JAVA_HOME; arguments go to Maven.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$here/target/perigee-test
repository=$work/repository
services=compute-service,journal-service,auth-service,image-service,network-service,gateway-service,power-service,boot-service
lanes=()
mkdir -p "$work"
rm -rf "$repository"

missing_packages() {
  local name
  # A program that came another way, as npm does with some packages of Node, is there too.
  sed 's/#.*//' "$here/platform/devkit/debian-packages.txt" | while read -r name; do
    if [ -n "$name" ] && ! command -v "$name" >/dev/null && [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)" != installed ]; then
      echo "$name"
    fi
  done
}

install_packages() {
  local names
  names=$(missing_packages | tr '\n' ' ')
  if [ -z "$names" ]; then
    return
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian packages that the tests need: $names"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $names >"$work/apt.log" 2>&1 ||
      { tail -n 20 "$work/apt.log" >&2; exit 1; }
  else
    echo "The tests need Debian packages that are not installed. Install them with this one command:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $names" >&2
    exit 1
  fi
}

# The engines hang on a pipe that this script holds: they end when it ends, however it ends.
start_engines() {
  local file=$work/engines.json
  rm -f "$file"
  exec {leash}> >(exec "$here/perigee" engines-for-tests "$file" >"$work/engines.log" 2>&1)
  engines=$!
  for _ in $(seq 600); do
    if [ -f "$file" ]; then
      export PERIGEE_TEST_ENGINES=$file
      return
    fi
    if ! kill -0 "$engines" 2>/dev/null; then
      break
    fi
    sleep 0.2
  done
  echo "The engines did not start:" >&2
  tail -n 20 "$work/engines.log" >&2
  exit 1
}

stop_engines() {
  if [ -n "${leash:-}" ]; then
    exec {leash}>&-
    wait "$engines" 2>/dev/null || true
    leash=
  fi
}

# Tests that are run without building anything find Perigee's own artifacts, as this checkout built them, in a repository
# of its own; it is the user's in all else.
make_repository() {
  local users entry pom module artifact version folder
  users=$(cat "$here/platform/devkit/target/test-classes/repository")
  rm -rf "$repository"
  mkdir -p "$repository/io/perigee"
  for entry in "$users"/* "$users"/io/*; do
    case ${entry#"$users"/} in
      io | io/perigee) ;;
      *) ln -s "$entry" "$repository/${entry#"$users"/}" ;;
    esac
  done
  version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$here/pom.xml")
  while read -r pom; do
    module=$(dirname "$pom")
    artifact=$(sed -n 's:^  <artifactId>\(.*\)</artifactId>$:\1:p' "$pom")
    folder=$repository/io/perigee/$artifact/$version
    mkdir -p "$folder"
    ln -s "$pom" "$folder/$artifact-$version.pom"
    for entry in "$module/target/$artifact-$version"*.jar; do
      if [ -f "$entry" ]; then
        ln -s "$entry" "$folder"
      fi
    done
  done < <(find "$here" -name target -prune -o -name src -prune -o -name pom.xml -print)
}

# Runs Maven. $1: how much it gives way to others, as nice takes it; the rest goes to Maven.
maven() {
  local nice=$1
  shift
  if [ -d "$repository" ]; then
    set -- -Dmaven.repo.local="$repository" "$@"
  fi
  nice -n "$nice" mvn -B -ntp --fail-at-end "$@" </dev/null
}

# What tells times first; then, whatever came of it, the services.
modules() {
  local failed=0
  maven 0 surefire:test -pl platform/faces,platform/devkit,platform/runtime || failed=$?
  maven 5 -T 2 surefire:test -pl "$services" || failed=$?
  return "$failed"
}

# A run that hangs says where, and ends with its summary, before whoever waits for it gives up.
guard() {
  local pid
  if [ -n "${leash:-}" ]; then
    exec {leash}>&-
  fi
  sleep "$((${PERIGEE_TEST_SECONDS:-4200} - SECONDS))" </dev/null >/dev/null 2>&1 &
  trap 'kill $! 2>/dev/null' TERM
  wait $! || return 0
  echo "The tests did not end within ${PERIGEE_TEST_SECONDS:-4200} s. What runs now:"
  for pid in $(pgrep -f "^[^ ]*java .*$here/.*surefirebooter"); do
    "$JAVA_HOME/bin/jcmd" "$pid" Thread.print 2>/dev/null | sed -n '/^"main"/,/^$/p' | head -n 60
  done
  end_lanes
}

end_lanes() {
  if [ ${#lanes[@]} -gt 0 ]; then
    # shellcheck disable=SC2046
    kill "${lanes[@]}" $(pgrep -P "$(IFS=, && echo "${lanes[*]}")") 2>/dev/null || true
  fi
}

end_caches() {
  if [ -n "${caches:-}" ]; then
    kill "$caches" 2>/dev/null || true
  fi
}

await_lanes() {
  local lane guard
  guard &
  guard=$!
  for lane in "${lanes[@]}"; do
    wait "$lane" || result=$?
  done
  kill "$guard" 2>/dev/null || true
  lanes=()
}

install_packages
trap 'end_lanes; end_caches; stop_engines' EXIT
trap 'exit 130' INT TERM
cd "$here"
# A former run's reports would be counted again.
find . -path '*/target/surefire-reports/*' -name 'TEST-*.xml' -delete
result=0
if [ $# -gt 0 ]; then
  start_engines
  maven 0 -T 2 verify "$@" &
  lanes=($!)
  await_lanes
else
  # Built once, and whole; then in lanes side by side, since much of a test is waiting. With more than these the tests
  # that load a service starve.
  maven 0 -T 2 package -DskipTests -Ds3proxy.skip=false &
  lanes=($!)
  await_lanes
  if [ "$result" = 0 ]; then
    # The launcher is of that build.
    touch "$here/platform/devkit/target/launcher/built"
    make_repository
    # The journeys' services, launchers and Kafkas start of these; without them they start slower.
    "$here/perigee" startup-caches "$work/startup-caches.log" >>"$work/startup-caches.log" 2>&1 &
    caches=$!
    # By itself: on a new machine it fetches what runs tests, for all.
    maven 0 surefire:test -pl platform/contracts &
    lanes=($!)
    start_engines
    await_lanes
    modules &
    lanes=($!)
    wait "$caches" || tail -n 20 "$work/startup-caches.log"
    maven 0 surefire:test -pl journeys/resilience &
    lanes+=($!)
    maven 5 surefire:test -pl journeys &
    lanes+=($!)
    await_lanes
  fi
fi
stop_engines
# What failed, and Maven's own closing lines, once more where a reader looks for them.
find . -path '*/target/surefire-reports/*' -name 'TEST-*.xml' -exec grep -hE -B1 '<(failure|error)[ >]' {} + | cut -c1-1000 | head -n 100 || true
find . -path '*/target/surefire-reports/*' -name 'TEST-*.xml' -exec sed -n '/<testsuite /,/>/p' {} + | awk -v result="$result" '
  function count(name) { return match($0, "[ \n]" name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
  BEGIN { RS = "<testsuite " }
  { tests += count("tests"); failures += count("failures"); errors += count("errors"); skipped += count("skipped") }
  END {
    printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", tests, failures, errors, skipped
    bad = failures + errors
    # A build that broke without a failed test has failed all the same.
    if (result != 0 && bad == 0) bad = 1
    printf "%d passed, %d failed\n", tests - failures - errors - skipped, bad
  }'
exit "$result"
