package io.gitops4j.canary.judge;

/** What error rates rest on, in sentences. */
final class Assumptions {
  private Assumptions() {}

  static String ofRates(String things, String happens, double overdispersion) {
    String independent =
        "The error rate holds if "
            + things
            + " "
            + happens
            + " independently of each other, with "
            + "a rate that may change with time for both tracks alike";
    if (overdispersion == 0) {
      return independent
          + ". If each track's rate also varies by itself, it is higher: in a simulation 9 % false aborts instead "
          + "of 5 % where it varies by half of itself from sample to sample, 44 % where it varies "
          + "by all of it; a calibration with the same version on both tracks tells.";
    }
    return independent
        + ", and by itself for each by no more than "
        + Words.percent(overdispersion)
        + " (standard deviation by mean) from sample to sample, independently.";
  }
}
