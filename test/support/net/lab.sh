#!/bin/sh
# lab.sh COMMAND...: runs a command in a small world of its own. Called by scripts/test.mjs for the browser ring.
#
# In there is loopback, one address (10.77.0.1) and a default route that leads nowhere: nothing reaches the outside, and nothing
# that is cut, blocked or narrowed by a test harms the machine. Firefox and TURN servers want an address that is not
# loopback's, and a route. Root makes it, or whoever the system lets make user namespaces.
# The end of the command is the end of each process it started and of each network it made, however it ends.
set -eu
# Debian keeps these programs where only root looks.
PATH="$PATH:/usr/sbin:/sbin"

if [ "${NOOM_LAB:-}" = '' ]; then
  if [ "$(id -u)" = 0 ]; then mapping=''; else mapping='--map-root-user'; fi
  # shellcheck disable=SC2086 # No mapping is no argument.
  NOOM_LAB=entering exec unshare $mapping --net --mount --pid --fork --kill-child --mount-proc -- "$0" "$@"
fi

if [ "$NOOM_LAB" = entering ]; then
  # Names of networks are files here. On a disk of our own they vanish with us; elsewhere they would stay behind.
  if mkdir -p /run/netns 2>/dev/null; then mount -t tmpfs tmpfs /run/netns; else mount -t tmpfs tmpfs /run; fi

  ip link set lo up
  ip link add outside0 type veth peer name outside1
  ip address add 10.77.0.1/24 dev outside0
  ip link set outside0 up
  ip link set outside1 up
  ip route add default via 10.77.0.2
  # Between the people's networks (network.ts) this is the router.
  echo 1 >/proc/sys/net/ipv4/ip_forward
fi

# Not `exec`: the first process of this world must be one that a signal can end and that buries the orphans.
NOOM_LAB=inside "$@"
