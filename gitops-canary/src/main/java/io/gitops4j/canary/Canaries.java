package io.gitops4j.canary;

import io.gitops4j.core.model.Names;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.spi.TrafficSplitter;

/** The words that this module adds to pipelines. */
public final class Canaries {
  private Canaries() {}

  /**
   * Traffic shifted in steps of 10, 50 and 100 %, unless said otherwise, from the track that has it
   * to the other.
   *
   * @param repository logical name
   * @param folder where the manifests are that the splitter edits, from the repository's root
   * @param splitter for the router that there is
   */
  public static Canary canary(String repository, String folder, TrafficSplitter splitter) {
    return Canary.of(repository, folder, splitter);
  }

  /**
   * The flow of blue and green: blue is scaled, green is created without a share and tested
   * directly, gets 10 %, then everything, and blue is deleted; the next release goes the other way
   * round. What each of these is in Git is said by {@link Canary#scaling}, {@link Canary#creating},
   * {@link Canary#test} and {@link Canary#retiring}.
   *
   * @param repository logical name
   * @param folder where the manifests are that the splitter edits, from the repository's root
   * @param splitter for the router that there is
   */
  public static Canary blueGreenCanary(String repository, String folder, TrafficSplitter splitter) {
    return Canary.of(repository, folder, splitter).weights(10, 100).as("blue-green");
  }

  /**
   * A gate of a canary's stage that holds larger shares: it is open until the canary has that share
   * and is judged for each one after it, as for a person who approves what was seen so far. The
   * canary is watched while it is closed.
   *
   * @param percent a share of the canary
   * @param canary the step's name: {@code canary}, or {@code blue-green}
   * @param gate what is asked then, as {@code approvals(1)}
   */
  public static Gate beyond(int percent, String canary, Gate gate) {
    if (percent < 1 || percent > 99) {
      throw new IllegalArgumentException("Beyond a share of 1 to 99 % there is more: " + percent);
    }
    return new BeyondGate(percent, Names.check("step", canary), gate);
  }
}
