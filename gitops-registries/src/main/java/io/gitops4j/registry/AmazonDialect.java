package io.gitops4j.registry;

import io.gitops4j.core.http.ApiAnswer;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.ErrorKind;
import io.gitops4j.core.model.Fields;
import io.gitops4j.core.model.ProviderException;
import java.util.List;

/**
 * Amazon's registry: images are removed by its API, and repositories are made by it before anything
 * is pushed, where the connection wants that.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html">
 *     BatchDeleteImage</a>
 */
final class AmazonDialect implements Dialect {
  private final EcrCredentials service;
  private final String host;
  private final boolean creates;

  /**
   * The dialect of one registry.
   *
   * @param host begins with the account
   * @param creates whether repositories are made where there are none
   */
  AmazonDialect(EcrCredentials service, String host, boolean creates) {
    this.service = service;
    this.host = host;
    this.creates = creates;
  }

  @Override
  public boolean deleteManifest(String repository, Digest manifest) {
    return delete(repository, Fields.of("imageDigest", manifest.toString()));
  }

  @Override
  public boolean deleteTag(String repository, String tag) {
    return delete(repository, Fields.of("imageTag", tag));
  }

  private boolean delete(String repository, Fields image) {
    String doing = "delete " + image + " of " + repository;
    Fields request = in(repository).with("imageIds", List.of(image.asMap()));
    ApiAnswer answer = service.call("BatchDeleteImage", request, doing);
    if (!answer.isSuccess()) {
      throw answer.refused();
    }
    for (Fields failure : answer.object().objects("failures")) {
      if (!failure.findText("failureCode").orElse("").equals("ImageNotFound")) {
        throw new ProviderException(
            ErrorKind.INVALID,
            "Could not "
                + doing
                + ": "
                + failure.findText("failureReason").orElse("no reason given"));
      }
    }
    return true;
  }

  @Override
  public boolean createRepository(String repository) {
    if (!creates) {
      return false;
    }
    ApiAnswer answer =
        service.call("CreateRepository", in(repository), "make the repository " + repository);
    if (!answer.isSuccess() && !answer.text().contains("RepositoryAlreadyExistsException")) {
      throw answer.refused();
    }
    return true;
  }

  private Fields in(String repository) {
    Fields request = Fields.of("repositoryName", repository);
    return host.matches("[0-9]{12}\\..*")
        ? request.with("registryId", host.substring(0, 12))
        : request;
  }
}
