package io.gitops4j.core.events;

/**
 * A request that is not the webhook it should be. The message is fit to be logged; the sender gets
 * the status alone.
 */
public final class WebhookRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status the HTTP status to answer
   * @param why what follows "Could not take a webhook:", without anything secret
   */
  public WebhookRefusedException(int status, String why) {
    super("Could not take a webhook: " + why + ".");
    this.status = status;
  }

  /** The HTTP status to answer: 400 not a webhook, 401 not authentic, 413 too large. */
  public int status() {
    return status;
  }
}
