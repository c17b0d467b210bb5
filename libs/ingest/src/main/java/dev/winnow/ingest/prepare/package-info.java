/**
 * A file becomes a document with encoded passages: compare with what is stored, extract, cut,
 * embed. Prepares one document at a time and stores nothing. {@link
 * dev.winnow.ingest.prepare.DocumentPreparation} is the entry point for documents by topic, {@link
 * dev.winnow.ingest.prepare.Preparation} for files.
 */
@NullMarked
package dev.winnow.ingest.prepare;

import org.jspecify.annotations.NullMarked;
