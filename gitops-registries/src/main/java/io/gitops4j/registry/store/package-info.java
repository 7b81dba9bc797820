/**
 * The chart store: a catalogue of charts with allowed versions and default values, and their
 * installation, upgrade and removal as commits.
 *
 * <p>{@link io.gitops4j.registry.store.ChartCatalogue} says what there is, {@link
 * io.gitops4j.registry.store.ChartStore} makes the commits and says what is installed.
 */
@NullMarked
package io.gitops4j.registry.store;

import org.jspecify.annotations.NullMarked;
