package io.gitops4j.k8s;

import io.gitops4j.core.spi.DeploymentTarget.Deployment;
import io.gitops4j.core.spi.Rendering.KubernetesManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Another process that applies to a folder, again and again. */
final class FolderTargetProcess {
  static final int OBJECTS = 3;

  private static final int TIMES = 40;

  private FolderTargetProcess() {}

  /** Starts one; its objects differ from those of another number. */
  static Process start(Path root, int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FolderTargetProcess.class.getName(),
            root.toString(),
            Integer.toString(number))
        .redirectErrorStream(true)
        .start();
  }

  /** Applies; ends with an error if it is refused. */
  public static void main(String[] arguments) {
    FolderTarget target = FolderTarget.at(Path.of(arguments[0]));
    int number = Integer.parseInt(arguments[1]);
    for (int i = 0; i < TIMES; i++) {
      target.apply(deployment(number + i % 2));
    }
  }

  private static Deployment deployment(int number) {
    return FolderTargetTest.deployment(
        number,
        IntStream.range(number, number + OBJECTS)
            .mapToObj(i -> FolderTargetTest.object("A", "x", "object" + i))
            .toArray(KubernetesManifest[]::new));
  }
}
