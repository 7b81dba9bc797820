package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * One kind of job with a model, in a process of its own: each line of the standard input is a
 * round, the answer how many microseconds it took and the most memory the process ever had, in kB.
 */
public final class ModelClient {
  private ModelClient() {}

  /**
   * Runs it.
   *
   * @param arguments the kind, the model's file, a folder to work in, the registry's host and port
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ModelJob.Kind kind = ModelJob.Kind.valueOf(arguments[0]);
    Path work = Files.createDirectories(Path.of(arguments[2]));
    ModelJob job = new ModelJob(Path.of(arguments[1]), work, arguments[3]);
    job.prepare(kind);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      remove(work.resolve("layout"));
      long begin = System.nanoTime();
      job.run(kind, Integer.parseInt(line));
      long micros = (System.nanoTime() - begin) / 1000;
      System.out.println(micros + " " + peak());
    }
  }

  /** The peak of the resident memory in kB, as Linux counts it; 0 elsewhere. */
  static long peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
