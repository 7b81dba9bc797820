/**
 * Runs pipelines: journals what is to happen before it happens, resumes after a crash, holds gates,
 * owns environments, and answers people. {@link io.gitops4j.core.engine.Delivery} is the way in.
 */
@NullMarked
package io.gitops4j.core.engine;

import org.jspecify.annotations.NullMarked;
