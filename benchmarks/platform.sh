#!/usr/bin/env bash
# Delivers through the test platform, which it starts: real Gitea, control plane and Argo CD. Prints
# how long a commit takes to the cluster, and what a promotion of many applications at once takes.
#
#   servers/build
#   benchmarks/platform.sh DATA [ROUNDS] [APPLICATIONS]
#
# DATA has crds/kserve; 10 rounds and 100 applications unless said.
set -euo pipefail

data=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
uptime
mvn -q -Pfigures -pl examples/models -am process-test-classes -Dgitops4j.data="$data" \
  -Dfigures=CommitToSpec -Dfigures.argument="${2:-10}"
mvn -q -Pfigures -pl examples/models -am process-test-classes -Dgitops4j.data="$data" \
  -Dfigures=Fleet -Dfigures.argument="${3:-100}"
uptime
