package io.gitops4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model on its way into an OCI layout and a registry on this machine, beside raw streams of the
 * same bytes. Each kind of job has a process of its own; in each round every one of them works
 * once, alone. Prints a table in Markdown. {@code model.sh} runs it.
 */
public final class ModelBenchmark {
  private static final int WARM_UPS = 2;

  private final Map<ModelJob.Kind, List<Long>> micros = new EnumMap<>(ModelJob.Kind.class);
  private final Map<ModelJob.Kind, Long> peaks = new EnumMap<>(ModelJob.Kind.class);

  private ModelBenchmark() {}

  /**
   * Runs it.
   *
   * @param arguments the model's file, a folder to work in, the number of rounds
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    ModelBenchmark benchmark = new ModelBenchmark();
    try (Child registry = Child.start(SinkRegistry.class)) {
      benchmark.measure(arguments[0], work, registry.answer(), rounds);
    }
    benchmark.print();
  }

  private void measure(String model, Path work, String address, int rounds) throws IOException {
    Map<ModelJob.Kind, Child> clients = new EnumMap<>(ModelJob.Kind.class);
    try {
      for (ModelJob.Kind kind : ModelJob.Kind.values()) {
        String folder = work.resolve(kind.name()).toString();
        clients.put(kind, Child.start(ModelClient.class, kind.name(), model, folder, address));
        micros.put(kind, new ArrayList<>());
      }
      for (int round = 0; round < WARM_UPS + rounds; round++) {
        for (Map.Entry<ModelJob.Kind, Child> client : clients.entrySet()) {
          take(client.getKey(), round, client.getValue().ask(Integer.toString(round)));
        }
      }
    } finally {
      for (Child client : clients.values()) {
        client.close();
      }
    }
  }

  private void take(ModelJob.Kind kind, int round, String answer) {
    String[] numbers = answer.split(" ", 2);
    if (round >= WARM_UPS) {
      micros.getOrDefault(kind, List.of()).add(Long.parseLong(numbers[0]));
    }
    peaks.put(kind, Long.parseLong(numbers[1]));
  }

  private void print() {
    System.out.println("| | × raw upload | median s | fastest s | slowest s | peak RSS MiB |");
    System.out.println("|---|---|---|---|---|---|");
    double floor = median(ModelJob.Kind.RAW_UPLOAD);
    for (ModelJob.Kind kind : ModelJob.Kind.values()) {
      List<Long> times = micros.getOrDefault(kind, List.of()).stream().sorted().toList();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.2f | %d |%n",
          kind.title(),
          median(kind) / floor,
          median(kind) / 1e6,
          times.get(0) / 1e6,
          times.get(times.size() - 1) / 1e6,
          peaks.getOrDefault(kind, 0L) / 1024);
    }
  }

  private double median(ModelJob.Kind kind) {
    List<Long> times = micros.getOrDefault(kind, List.of()).stream().sorted().toList();
    int half = times.size() / 2;
    return times.size() % 2 == 1 ? times.get(half) : (times.get(half - 1) + times.get(half)) / 2.0;
  }
}
