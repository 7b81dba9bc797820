package io.gitops4j.k8s;

import java.util.Map;
import java.util.TreeMap;

/** Charts for tests, as texts by paths. */
final class HelmCharts {
  private HelmCharts() {}

  /** A deployment and a service. */
  static Map<String, String> small() {
    return Map.of(
        "Chart.yaml",
        "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        "values.yaml",
        "replicas: 1\nimage: example/app:1\n",
        "values-test.yaml",
        "replicas: 2\n",
        "templates/deployment.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .Release.Name }}
          namespace: {{ .Release.Namespace }}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec: {containers: [{name: app, image: {{ .Values.image | quote }}}]}
        """,
        "templates/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}}\n");
  }

  /** Everything that charts do: helpers, subcharts, definitions, hooks, tests, capabilities. */
  static Map<String, String> full() {
    Map<String, String> files = new TreeMap<>(small());
    files.put(
        "templates/_names.tpl", "{{ define \"app.label\" }}team: {{ .Values.team }}{{ end }}");
    files.put("values.yaml", "replicas: 1\nimage: example/app:1\nteam: blue\nsub: {on: true}\n");
    files.put("crds/widget.yaml", definition("widgets"));
    files.put("templates/NOTES.txt", "Installed {{ .Release.Name }}.");
    files.put("templates/migrate.yaml", hook("migrate", "pre-install,pre-upgrade"));
    files.put("templates/goodbye.yaml", hook("goodbye", "post-delete"));
    files.put("templates/undo.yaml", hook("undo", "pre-rollback"));
    files.put("templates/tests/smoke.yaml", hook("smoke", "test"));
    files.put(
        "templates/config.yaml",
        """
        {{- range $i, $name := list "one" "two" }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ $name }}
          labels: { {{- include "app.label" $ -}} }
        data:
          on: yes
          text: |
            first
              --- not a new document
            # Source: not/a/file
          kube: {{ $.Capabilities.KubeVersion.Version }}
          monitoring: {{ $.Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
        {{- end }}
        """);
    files.put(
        "Chart.yaml",
        """
        apiVersion: v2
        name: app
        version: 1.0.0
        dependencies:
          - name: sub
            version: 0.1.0
            condition: sub.on
        """);
    files.put("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
    files.put(
        "charts/sub/templates/map.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-sub}\n");
    return files;
  }

  static String definition(String plural) {
    return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        + "metadata: {name: "
        + plural
        + ".example.org, annotations: {helm.sh/resource-policy: keep}}\n";
  }

  private static String hook(String name, String when) {
    return "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: "
        + name
        + "\n  annotations: {helm.sh/hook: \""
        + when
        + "\"}\n";
  }
}
