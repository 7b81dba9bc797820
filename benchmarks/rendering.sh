#!/usr/bin/env bash
# Renders, after a commit that touches one application of a repository, those that it touches, found
# out by comparing commits; and all of them, with a cache of renderings and without; then a chart for some of them, ours beside `helm template`, in turns.
# Prints tables in Markdown. Everything happens below TMPDIR and is removed.
#
#   servers/build helm
#   mvn -q -DskipTests -pl benchmarks -am package
#   benchmarks/rendering.sh [APPLICATIONS...]    100 1000 10000 unless said
#
#   ROUNDS=5   how often each is measured, after one round that is not counted
#   CHARTS=20  applications rendered by Helm in each round
#   JAVA_OPTS  options for the JVMs
set -euo pipefail

rounds=${ROUNDS:-5}
charts=${CHARTS:-20}
[[ $# -gt 0 ]] || set -- 100 1000 10000

# shellcheck source=repository.sh
. "$(dirname "${BASH_SOURCE[0]}")/repository.sh"
helm=$("$here/../servers/build" --where helm)

file() { # PATH, its text on stdin
  local text
  text=$(cat)
  printf 'M 100644 inline %s\ndata %d\n%s\n\n' "$1" $((${#text} + 1)) "$text"
}

applications() { # COUNT: a workload template and values for a chart in a folder for each
  awk -v count="$1" 'function put(path, text) {
    printf "M 100644 inline %s\ndata %d\n%s\n", path, length(text), text
  }
  BEGIN {
    for (i = 0; i < count; i++) {
      folder = sprintf("apps/app-%05d", i)
      put(folder "/workload.yaml", sprintf("image: registry.example/team/app-%d:1.0.0\n" \
        "replicas: 2\n" \
        "environment: {LOG_LEVEL: info, NUMBER: \"%d\"}\n" \
        "resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}\n" \
        "ports: [{name: http, port: 8080, service: 80}]\n" \
        "service: {type: ClusterIP}\n" \
        "probes: {live: {port: 8080}, ready: {http: /ready, port: http}}\n", i, i))
      put(folder "/values.yaml", sprintf("version: 1.0.0\nname: app-%d\nreplicas: 2\n", i))
    }
  }'
}

chart() {
  file charts/app/Chart.yaml <<<$'apiVersion: v2\nname: app\nversion: 1.0.0'
  file charts/app/values.yaml <<<$'replicas: 1\nport: 8080\nsettings: {colour: blue, level: info}'
  file charts/app/templates/_names.tpl <<<'{{- define "app.labels" -}}
app.kubernetes.io/name: {{ .Values.name }}
app.kubernetes.io/version: {{ .Values.version | quote }}
{{- end }}'
  file charts/app/templates/settings.yaml <<<'apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Values.name }}
  labels: {{- include "app.labels" . | nindent 4 }}
data: {{- toYaml .Values.settings | nindent 2 }}'
  file charts/app/templates/service.yaml <<<'apiVersion: v1
kind: Service
metadata:
  name: {{ .Values.name }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  selector: {app: {{ .Values.name }}}
  ports: [{name: http, port: 80, targetPort: {{ .Values.port }}}]'
  file charts/app/templates/deployment.yaml <<<'apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Values.name }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Values.name }}}}
  template:
    metadata: {labels: {app: {{ .Values.name }}}}
    spec:
      containers:
        - name: app
          image: "registry.example/team/{{ .Values.name }}:{{ .Values.version }}"
          envFrom: [{configMapRef: {name: {{ .Values.name }}}}]
          ports: [{name: http, containerPort: {{ .Values.port }}}]'
}

make() { # COUNT: a bare repository
  git init -q --bare -b main "$tmp/$1.git"
  {
    printf 'commit refs/heads/main\ncommitter bench <bench@localhost> 1700000000 +0000\ndata 5\nfirst\n'
    applications "$1"
    chart
  } | git --git-dir "$tmp/$1.git" fast-import --quiet
  git --git-dir "$tmp/$1.git" repack -adq
}

run() { # CLASS ARGUMENT...
  # shellcheck disable=SC2086
  java ${JAVA_OPTS:-} -cp "$classpath" "io.gitops4j.benchmarks.$1" "${@:2}"
}

echo
echo "### Applications after a commit that touches one ($rounds rounds, load $(cut -d' ' -f1-3 /proc/loadavg))"
echo
echo "| applications | those that the commit touches | … found | all, without a cache | all, with one | ÷ | for each | rendered | objects | as JSON | heap of them | heap of the cache |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|"
for count in "$@"; do
  make "$count"
  run RenderingBenchmark "$tmp/$count.git" "$tmp/kept" "$count" "$rounds"
done

git clone -q "$tmp/$1.git" "$tmp/files"
echo
echo "### A chart, $charts applications ($rounds rounds, $("$helm" version --short), load $(cut -d' ' -f1-3 /proc/loadavg))"
echo
run HelmBenchmark "$tmp/$1.git" "$tmp/kept" "$helm" "$tmp/files" "$charts" "$rounds"
