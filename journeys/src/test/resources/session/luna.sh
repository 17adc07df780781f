#!/usr/bin/env bash
# Builds, changes, exports and removes a small cluster with curl, as an operator's script would. Argument: the URL; LUNA_USER and
# LUNA_PASSWORD are in the environment.
set -euo pipefail
url=$1
calls=0
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

die() {
  echo "call $calls: $*" >&2
  exit 1
}

# call STATUS METHOD PATH [BODY]: the answer is left in $answer.
call() {
  local wanted=$1 method=$2 path=$3 status
  calls=$((calls + 1))
  local words=(-s -m 30 -o "$answer" -w '%{http_code}' -X "$method" -H 'Content-Type: application/json')
  if [ -n "${token:-}" ]; then
    words+=(-H "x-access-tokens: $token")
  fi
  if [ $# -gt 3 ]; then
    words+=(-d "$4")
  fi
  status=$(curl "${words[@]}" "$url$path")
  echo "$calls $method $path $status"
  [ "$status" = "$wanted" ] || die "$method $path: $status instead of $wanted: $(head -c 400 "$answer")"
}

# Same, asked again until it has the status.
await() {
  local wanted=$1 path=$2 status=
  for _ in $(seq 100); do
    status=$(curl -s -m 30 -o "$answer" -w '%{http_code}' -H "x-access-tokens: $token" "$url$path")
    if [ "$status" = "$wanted" ]; then
      calls=$((calls + 1))
      echo "$calls GET $path $status"
      return
    fi
    sleep 0.2
  done
  die "GET $path: still $status, not $wanted: $(head -c 400 "$answer")"
}

# The answer holds this text.
shows() {
  grep -qF -- "$1" "$answer" || die "not in the answer: $1: $(head -c 400 "$answer")"
}

lacks() {
  if grep -qF -- "$1" "$answer"; then
    die "in the answer: $1: $(head -c 400 "$answer")"
  fi
}

call 200 GET /ping
call 200 GET /version
call 401 GET /config/node
call 201 POST /token "{\"username\":\"$LUNA_USER\",\"password\":\"$LUNA_PASSWORD\"}"
token=$(sed -E 's/.*"token": *"([^"]+)".*/\1/' "$answer")
call 200 GET /all-routes

# Networks
call 201 POST /config/network/s-net '{"config":{"network":{"s-net":{"network":"10.77.0.0/16","gateway":"10.77.255.254","dhcp":true,"dhcp_range_begin":"10.77.100.0","dhcp_range_end":"10.77.103.255","nameserver_ip":"10.77.255.254"}}}}'
call 201 POST /config/network/s-bmc '{"config":{"network":{"s-bmc":{"network":"10.78.0.0/16"}}}}'
call 200 GET /config/network/s-net
shows 10.77.0.0
call 200 GET /config/network/s-net/_nextfreeip
shows 10.77.0.1
call 200 GET /config/network/s-net/10.77.0.9
call 400 POST /config/network/s-net/_clone '{"config":{"network":{"s-net":{"newnetname":"s-copy","network":"10.79.0.0/16"}}}}'
shows gateway
call 201 POST /config/network/s-bmc/_clone '{"config":{"network":{"s-bmc":{"newnetname":"s-copy","network":"10.79.0.0/16"}}}}'
call 204 GET /config/network/s-copy/_delete
call 201 POST /config/dns/s-net '{"config":{"dns":{"s-net":[{"host":"mirror","ipaddress":"10.77.0.5"}]}}}'
call 200 GET /config/dns/s-net
shows mirror
call 204 GET /config/dns/s-net/mirror/_delete

# What nodes are made from
call 201 POST /config/bmcsetup/s-bmcs '{"config":{"bmcsetup":{"s-bmcs":{"userid":2,"username":"admin","password":"s3ssion-pass","netchannel":1,"mgmtchannel":1}}}}'
call 200 GET /config/bmcsetup/s-bmcs
call 201 POST /config/bmcsetup/s-bmcs/_clone '{"config":{"bmcsetup":{"s-bmcs":{"newbmcname":"s-bmc2"}}}}'
call 204 GET /config/bmcsetup/s-bmc2/_delete
call 201 POST /config/group/s-grp '{"config":{"group":{"s-grp":{"bmcsetupname":"s-bmcs","setupbmc":true,"netboot":true,"domain":"s-net","interfaces":[{"interface":"BOOTIF","network":"s-net"},{"interface":"BMC","network":"s-bmc"}]}}}}'
# Without BMCs of their own its nodes have simulated ones.
call 201 POST /config/group/s-sim '{"config":{"group":{"s-sim":{"interfaces":[{"interface":"BOOTIF","network":"s-net"}]}}}}'
call 200 GET /config/group
call 200 GET /config/group/s-grp
shows BOOTIF
call 200 GET /config/group/s-grp/interfaces
call 200 GET /config/group/s-grp/interfaces/BMC

# Nodes
for i in 1 2; do
  call 201 POST "/config/node/s-n$i" "{\"config\":{\"node\":{\"s-n$i\":{\"group\":\"s-grp\"}}}}"
done
for i in 3 4; do
  call 201 POST "/config/node/s-n$i" "{\"config\":{\"node\":{\"s-n$i\":{\"group\":\"s-sim\"}}}}"
done
call 400 POST /config/node/s-n5 '{"config":{"node":{"s-n5":{"group":"there-is-none"}}}}'
call 404 GET /config/node/s-n5
call 200 GET /config/node
shows s-n4
call 200 GET /config/node/s-n1
shows 10.77.0.
call 200 GET /config/node/s-n1/interfaces
call 200 GET /config/node/s-n1/interfaces/BOOTIF
call 204 POST /config/node/s-n1 '{"config":{"node":{"s-n1":{"comment":"the first","provision_method":"http"}}}}'
call 200 GET /config/node/s-n1
shows 'the first'
call 201 POST /config/node/s-n2 '{"config":{"node":{"s-n2":{"newnodename":"s-renamed"}}}}'
call 404 GET /config/node/s-n2
call 200 GET /config/node/s-renamed
call 201 POST /config/node/s-n1/_clone '{"config":{"node":{"s-n1":{"newnodename":"s-clone"}}}}'
call 200 GET /config/node/s-clone
call 200 GET /config/group/s-grp/_member
shows s-clone
call 200 GET /config/bmcsetup/s-bmcs/_member
await 200 /config/network/s-net/_member
call 204 POST /config/group/s-grp '{"config":{"group":{"s-grp":{"domain":"s-net","comment":"changed"}}}}'
call 200 POST '/config/node/s-n3?dryrun=true' '{"config":{"node":{"s-n3":{"comment":"only planned"}}}}'
call 200 GET /config/node/s-n3
lacks 'only planned'

# Power, by the simulated BMCs
await 200 /control/action/power/s-n4/_status
call 200 POST /control/action/power/_on '{"control":{"power":{"on":{"hostlist":"s-n[3-4]"}}}}'
request=$(sed -E 's/.*"request_id": *"([^"]+)".*/\1/' "$answer")
await 404 "/control/status/$request"

# Devices, cloud, rack
call 201 POST /config/switch/s-sw '{"config":{"switch":{"s-sw":{"network":"s-net","ipaddress":"10.77.253.1","oid":".1.3.6","read":"public","rw":"private"}}}}'
call 200 GET /config/switch
call 200 GET /config/switch/s-sw
call 201 POST /config/switch/s-sw/_clone '{"config":{"switch":{"s-sw":{"newswitchname":"s-sw2"}}}}'
call 204 GET /config/switch/s-sw2/_delete
call 201 POST /config/otherdev/s-pdu '{"config":{"otherdev":{"s-pdu":{"network":"s-net","comment":"power"}}}}'
call 200 GET /config/otherdev/s-pdu
call 201 POST /config/cloud/s-cloud '{"config":{"cloud":{"s-cloud":{"type":"aws"}}}}'
call 200 GET /config/cloud
call 201 POST /config/rack/s-rack '{"config":{"rack":{"s-rack":{"size":42,"order":"ascending","devices":[{"name":"s-n1","type":"node","height":1,"position":3,"orientation":"front"}]}}}}'
call 200 GET /config/rack/s-rack
shows s-n1
call 200 GET /config/rack/inventory

# Secrets
call 201 POST /config/secrets/group/s-grp '{"config":{"secrets":{"group":{"s-grp":[{"name":"licence","content":"group-word","path":"/etc/licence"}]}}}}'
call 200 GET /config/secrets/group/s-grp
call 201 POST /config/secrets/node/s-n1 '{"config":{"secrets":{"node":{"s-n1":[{"name":"key","content":"node-word","path":"/etc/key"}]}}}}'
call 200 GET /config/secrets/node/s-n1
shows node-word
call 204 GET /config/secrets/node/s-n1/key/_delete

# What happened, and the whole as one document
call 204 POST /monitor/node/s-n1 '{"monitor":{"status":{"s-n1":{"state":"install.finished"}}}}'
call 200 GET /monitor/node/s-n1
call 200 GET /monitor/status
call 200 GET /monitor/queue
call 200 GET /monitor/audit
call 200 GET /table/hashes
call 200 GET /ha/state
call 200 GET /export/prometheus_targets
call 200 GET /config/cluster
call 200 GET /config/cluster/export
shows s-renamed

# Nothing that is used is removed; then all of it, from the leaves
call 409 GET /config/group/s-grp/_delete
call 409 GET /config/network/s-net/_delete
call 204 GET /config/rack/s-rack/_delete
call 204 GET /config/secrets/group/s-grp/licence/_delete
for node in s-n1 s-renamed s-n3 s-n4 s-clone; do
  call 204 GET "/config/node/$node/_delete"
done
call 404 GET /config/node/s-n1
call 204 GET /config/group/s-grp/_delete
call 204 GET /config/group/s-sim/_delete
call 204 GET /config/bmcsetup/s-bmcs/_delete
call 204 GET /config/switch/s-sw/_delete
call 204 GET /config/otherdev/s-pdu/_delete
call 204 GET /config/cloud/s-cloud/_delete
await 204 /config/network/s-net/_delete
await 204 /config/network/s-bmc/_delete
call 200 GET /config/cluster/export
lacks s-renamed
echo "$calls calls"
