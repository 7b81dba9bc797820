package io.gitops4j.examples.runner;

import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.ProviderException;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.StepContext;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.registry.scan.ScanCheck;
import java.io.IOException;

/**
 * A scanner of images: a program that takes an image and prints a report, as {@code trivy image
 * --format json} does.
 */
record Scanner(Settings settings, Product image) {
  /** Nothing high or critical passes. */
  ScanCheck check() {
    return ScanCheck.of("the scanner's report", this::report);
  }

  private byte[] report(StepContext context) {
    String reference = image.reference().in(context.release()).toString();
    try {
      Process scanner =
          new ProcessBuilder(settings.get("scanner"), reference)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return scanner.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new ProviderException(
          ErrorKind.UNAVAILABLE, "The scanner did not start: " + e.getMessage(), e);
    }
  }
}
