package io.gitops4j.examples.bluegreen;

import static io.gitops4j.core.pipeline.Steps.apply;
import static io.gitops4j.core.pipeline.Steps.deleteFolder;

import io.gitops4j.canary.Canary;
import io.gitops4j.core.engine.ConfiguredConnections;
import io.gitops4j.core.engine.ConsoleProgress;
import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.PipelineCatalog;
import io.gitops4j.core.engine.Plugins;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.journal.FileJournal;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.report.RunReport;
import io.gitops4j.core.spi.SystemClock;
import io.gitops4j.examples.platform.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Releases a version by six commits, each applied and seen to be there: room on blue, green without
 * traffic and tested, a tenth of the traffic, all of it, blue taken away. Each command may be given
 * again after it was killed, and goes on where it was.
 *
 * <pre>
 * BlueGreen settings.properties release 7     releases the model's version 7
 * BlueGreen settings.properties cleanup       takes everything away, the endpoint too
 * </pre>
 */
public final class BlueGreen {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Actor ANN = Actor.of("ann");

  private BlueGreen() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings = new Settings(Path.of(arguments[0]));
    boolean releases = arguments[1].equals("release");
    String version = releases ? arguments[2] : "";
    try (Place place = place(settings, version)) {
      Pipeline pipeline = releases ? release(place) : cleanup(place);
      run(settings, place, pipeline, Start.manual(Fields.of("version", version)));
    }
  }

  private static Place place(Settings settings, String version) {
    return settings.get("place").equals("azure")
        ? new AzurePlace(settings, version)
        : new RouterPlace(settings, version);
  }

  private static Canary canary(Place place) {
    return place
        .canary()
        .every(Duration.ofSeconds(6))
        .sampling(Duration.ofSeconds(2))
        .appliedBy(place.renderer());
  }

  private static Pipeline release(Place place) {
    return Pipeline.named("jukebox")
        .on(Trigger.manually())
        .stage("prod", prod -> prod.into("prod").then(canary(place)));
  }

  private static Pipeline cleanup(Place place) {
    return Pipeline.named("jukebox")
        .version("cleanup")
        .on(Trigger.manually())
        .stage(
            "cleanup",
            stage ->
                stage
                    .into("prod")
                    .then(deleteFolder("gitops", Place.FOLDER))
                    .then(apply(place.renderer(), "gitops", Place.FOLDER)));
  }

  private static void run(Settings settings, Place place, Pipeline pipeline, Start start)
      throws IOException, InterruptedException {
    ConfiguredConnections.Builder builder =
        ConfiguredConnections.using(Plugins.of(BlueGreen.class.getClassLoader()))
            .repository("gitops", settings.repository("gitops"), settings.git());
    place.connect(builder);
    try (FileJournal journal =
            FileJournal.open(settings.home().resolve("journal"), SystemClock.utc());
        ConfiguredConnections connections = builder.build();
        Delivery delivery =
            Delivery.builder()
                .journal(journal)
                .pipelines(PipelineCatalog.of(pipeline))
                .connections(tenant -> connections)
                .console(ConsoleProgress.lines(System.out))
                .build()) {
      Run run = delivery.awaitEnd(delivery.start(pipeline.name(), start, ANN).id(), PATIENCE);
      System.out.println(run);
      run.problem().ifPresent(problem -> System.out.println(problem.sentence()));
      Path page = settings.home().resolve("run.html");
      System.out.println("The run as a page: " + RunReport.of(delivery, run.id()).writeTo(page));
    }
  }
}
