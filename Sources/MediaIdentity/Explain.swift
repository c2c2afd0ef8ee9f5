// SPDX-License-Identifier: MIT

/// One part of a path and what it was taken for, as `scrobbled why` shows it.
public struct ExplainedPart: Sendable, Equatable {
  /// The text as it stands in the path.
  public var text: String
  /// What the text was taken for: `title`, `year`, `season and episode`, `release tag` …
  public var role: String
  /// Where it stands: `name` or `folder`.
  public var origin: Evidence.Source
}

/// The parts of a path in their order, with what each was taken for.
public func explain(_ reference: MediaReference) -> [ExplainedPart] {
  []
}
