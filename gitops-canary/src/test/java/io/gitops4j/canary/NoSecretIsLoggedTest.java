package io.gitops4j.canary;

import io.gitops4j.core.secrets.NoSecretIsLogged;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;

@Order(Integer.MAX_VALUE)
@DisplayName("In all that was logged at the finest level and printed while the tests ran")
class NoSecretIsLoggedTest extends NoSecretIsLogged {}
