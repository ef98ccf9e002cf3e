#!/bin/sh
# Starts a browser in the network namespace NOOM_NAMESPACE; puppeteer is given this instead of the browser (hosts.ts).
# `exec`, so that the process that puppeteer knows is the browser, with the pipes that it talks through.
PATH="$PATH:/usr/sbin:/sbin"
exec ip netns exec "$NOOM_NAMESPACE" "$NOOM_BROWSER" "$@"
