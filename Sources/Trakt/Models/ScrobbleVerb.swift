// SPDX-License-Identifier: MIT

/// The three calls of `/scrobble`.
///
/// What Trakt makes of one is in ``ScrobbleAnswer/action``, never in the verb that was sent.
public enum ScrobbleVerb: String, Sendable, Hashable, CaseIterable {
  /// Shows the item as being watched, and deletes its saved position.
  case start
  /// Keeps the position. Below 1 % and from 80 % on Trakt answers 422 (PlexTraktSync#2348).
  case pause
  /// Above 80 % records a play, from 1 % to 79 % keeps the position, below 1 % is answered 422.
  case stop
}
