package io.gitops4j.registry.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small chart that Helm takes without complaint, as a folder. */
public final class SampleChart {
  private SampleChart() {}

  /** Writes the chart of that name and version into a folder. */
  public static Path write(Path folder, String name, String version) throws IOException {
    return write(
        folder,
        """
        apiVersion: v2
        name: %s
        version: %s
        appVersion: "1.10"
        description: Plays music & <more>, the best
        type: application
        home: https://jukebox.example/
        icon: https://jukebox.example/icon.svg
        sources:
          - https://git.example/jukebox
        keywords: [music, player]
        maintainers:
          - name: Mia
            email: mia@jukebox.example
          - name: Lee
        annotations:
          jukebox.example/team: ml
          org.opencontainers.image.version: never
        """
            .formatted(name, version));
  }

  /** Writes a chart with that {@code Chart.yaml} into a folder. */
  public static Path write(Path folder, String chartYaml) throws IOException {
    Files.createDirectories(folder.resolve("templates"));
    Files.writeString(folder.resolve("Chart.yaml"), chartYaml);
    Files.writeString(folder.resolve("values.yaml"), "volume: 11\n");
    Files.writeString(folder.resolve("README.md"), "# Jukebox\n");
    Files.writeString(
        folder.resolve("templates/config.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}
        data:
          volume: "{{ .Values.volume }}"
        """);
    return folder;
  }

  /** What a maker could have signed. */
  public static byte[] provenance(Chart chart) {
    return ("-----BEGIN PGP SIGNED MESSAGE-----\n"
            + chart.fileName()
            + ": "
            + chart.digest()
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
