// SPDX-License-Identifier: MIT

/// One step of setup, and the line that reports it.
struct SetupStep: Sendable, Equatable {
  enum Action: Sendable, Equatable {
    /// Creates or replaces a symbolic link, and creates its parent directories.
    case link(String, to: String)
    /// Replaces the text of a file of the user's; see ``UserFile``.
    case write(String, text: String)
    /// Replaces the content of such a file, and deletes it where nothing is left.
    case rewrite(String, [UInt8])
    /// Deletes a file or a link and its empty parent directories, up to the home.
    case remove(String)
    /// Runs `systemctl --user` with these arguments.
    case systemctl([String])
  }

  var subject: String
  var outcome: String
  /// Empty if nothing has to change.
  var actions: [Action] = []

  /// The line to print.
  var line: String { setupLine(subject, outcome) }
}

/// Aligns the subjects in a column.
func setupLine(_ subject: String, _ outcome: String) -> String {
  subject + String(repeating: " ", count: max(1, 9 - subject.count)) + outcome
}
