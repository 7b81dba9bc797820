package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * One kind of {@link RegistryJob} in a process of its own: each line of the standard input is a
 * repository, the answer how many microseconds it took and the most memory the process ever had, in
 * kB.
 */
public final class RegistryClient {
  private RegistryClient() {}

  /**
   * Runs it.
   *
   * @param arguments the kind, the model's file, the folder of the layouts, the registry's address
   */
  public static void main(String[] arguments) throws Exception {
    RegistryJob job = new RegistryJob(Path.of(arguments[1]), Path.of(arguments[2]), arguments[3]);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      long begin = System.nanoTime();
      job.run(arguments[0], line);
      System.out.println((System.nanoTime() - begin) / 1000 + " " + ModelClient.peak());
    }
  }
}
