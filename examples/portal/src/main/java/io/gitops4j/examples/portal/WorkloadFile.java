package io.gitops4j.examples.portal;

import io.gitops4j.core.edit.Edit;
import io.gitops4j.core.edit.FileEdit;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.pipeline.EditPlan;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Scope;
import io.gitops4j.core.spi.ManifestSource;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The deployment template of an application in an environment, with the digest that was built. */
record WorkloadFile(Application application, String environment, Product image)
    implements EditPlan {
  @Override
  public List<Edit> edits(Scope scope, ManifestSource files) {
    String reference = image.reference().in(scope.release()).toString();
    return List.of(FileEdit.put(path(application, environment), application.workload(reference)));
  }

  /** Where it is in the GitOps repository. */
  static String path(Application application, String environment) {
    return application.folder(environment) + "/workload.yaml";
  }

  @Override
  public String describe() {
    String template = application.workload(image.reference().describe());
    return path(application, environment)
        + ": "
        + Digest.of(template.getBytes(StandardCharsets.UTF_8));
  }
}
