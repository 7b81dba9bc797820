package io.gitops4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pushing and promoting with a real registry, ours beside crane, skopeo and Jib. Ours and Jib work
 * in processes that go on, as they do where they are embedded; the others are started each time, as
 * they are where they are used. In each round every one works once, alone. Prints tables in
 * Markdown. {@code registry.sh} runs it.
 */
public final class RegistryBenchmark {
  private static final int WARM_UPS = 2;

  /** Of promotions, which are short, so that what is measured is compiled. */
  private static final int MORE_WARM_UPS = 20;

  private final Path work;
  private final String address;
  private final List<String> tools;
  private final Map<String, Times> times = new LinkedHashMap<>();
  private final Map<String, String> once = new LinkedHashMap<>();
  private final Map<String, String> peaks = new LinkedHashMap<>();
  private int warmUps = WARM_UPS;

  private RegistryBenchmark(Path work, String address, List<String> tools) {
    this.work = work;
    this.address = address;
    this.tools = tools;
  }

  /**
   * Runs it.
   *
   * @param arguments the model's file, a folder to work in, the registry's address, the number of
   *     rounds, then the peers' programs: crane, skopeo
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path work = Files.createDirectories(Path.of(arguments[1]));
    List<String> tools = List.of(arguments).subList(4, arguments.length);
    RegistryJob.layDown(Path.of(arguments[0]), work);
    RegistryBenchmark benchmark = new RegistryBenchmark(work, arguments[2], tools);
    int rounds = Integer.parseInt(arguments[3]);
    benchmark.measure(arguments[0], rounds, List.of("raw", "push", "pack", "jib"), "model");
    benchmark.print("A model pushed", "raw");
    benchmark.measure(arguments[0], rounds, List.of("layers-1", "layers-8"), "layers");
    benchmark.print("An image of " + RegistryJob.LAYERS + " layers pushed", "layers-1");
    benchmark.seed();
    benchmark.warmUps = MORE_WARM_UPS;
    benchmark.measure(arguments[0], rounds, List.of("promote"), "promote-model");
    benchmark.print("The model promoted to another repository", "promote");
    benchmark.measure(arguments[0], rounds, List.of("promote-layers"), "promote-layers");
    benchmark.print("The image of many layers promoted", "promote-layers");
  }

  private void measure(String model, int rounds, List<String> ours, String others)
      throws IOException, InterruptedException {
    times.clear();
    once.clear();
    peaks.clear();
    Map<String, Child> clients = new LinkedHashMap<>();
    try {
      for (String kind : ours) {
        clients.put(kind, Child.start(RegistryClient.class, kind, model, work.toString(), address));
      }
      for (int round = 0; round < warmUps + rounds; round++) {
        for (Map.Entry<String, Child> client : clients.entrySet()) {
          String repository = others + "-" + client.getKey() + "/" + round;
          String[] numbers = client.getValue().ask(repository).split(" ", 2);
          take(client.getKey(), round, Long.parseLong(numbers[0]));
          String peak = Long.toString(Long.parseLong(numbers[1]) / 1024);
          once.putIfAbsent(client.getKey(), peak);
          peaks.put(client.getKey(), peak);
        }
        for (String tool : tools) {
          String name = Path.of(tool).getFileName().toString();
          take(name, round, run(command(tool, others, others + "-" + name + "/" + round)));
        }
      }
    } finally {
      for (Child client : clients.values()) {
        client.close();
      }
    }
  }

  /** What is promoted. */
  private void seed() throws IOException, InterruptedException {
    for (String layout : List.of("model", "layers")) {
      run(command(tools.get(0), layout, "seed/" + layout));
    }
  }

  private List<String> command(String tool, String what, String repository) {
    boolean crane = tool.endsWith("crane");
    String to = address + "/" + repository + ":v1";
    if (what.startsWith("promote-")) {
      String from = address + "/seed/" + what.substring("promote-".length()) + ":v1";
      return crane
          ? List.of(tool, "copy", "--insecure", from, to)
          : skopeo(tool, "docker://" + from, to);
    }
    String layout = work.resolve(what).toString();
    return crane
        ? List.of(tool, "push", "--insecure", layout, to)
        : skopeo(tool, "oci:" + layout + ":v1", to);
  }

  private static List<String> skopeo(String tool, String from, String to) {
    List<String> command = new ArrayList<>(List.of(tool, "--insecure-policy", "copy"));
    command.addAll(List.of("--preserve-digests", "--dest-tls-verify=false"));
    if (from.startsWith("docker:")) {
      command.add("--src-tls-verify=false");
    }
    command.addAll(List.of(from, "docker://" + to));
    return command;
  }

  /** Microseconds. */
  private long run(List<String> command) throws IOException, InterruptedException {
    Path log = work.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // else skopeo remembers where it sent blobs before, and mounts them from there
    builder.environment().put("_CONTAINERS_ROOTLESS_UID", "1");
    builder.environment().put("XDG_DATA_HOME", Files.createTempDirectory(work, "data").toString());
    long begin = System.nanoTime();
    Process process = builder.start();
    int status = process.waitFor();
    long end = System.nanoTime();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + Files.readString(log));
    }
    return (end - begin) / 1000;
  }

  private void take(String name, int round, long time) {
    if (round >= warmUps) {
      times.computeIfAbsent(name, any -> new Times()).add(time);
    }
  }

  private void print(String title, String floor) {
    System.out.printf("%n#### %s%n%n", title);
    System.out.printf(
        "| | × %s | median s | fastest s | slowest s | peak RSS MiB: once, all rounds |%n", floor);
    System.out.println("|---|---|---|---|---|---|");
    Times least = times.getOrDefault(floor, new Times());
    times.forEach(
        (name, taken) -> {
          String peak = peaks.get(name);
          String memory = peak == null ? "" : once.get(name) + ", " + peak;
          System.out.println(taken.row(name, least, memory));
        });
  }
}
