// SPDX-License-Identifier: MIT

/// One thing that setup does, and the line that says so.
struct SetupStep: Sendable, Equatable {
  enum Action: Sendable, Equatable {
    /// A symbolic link, with the folders above it; one that is there gives way.
    case link(String, to: String)
    case write(String, text: String)
    /// A file, and the folders above it that become empty by it, up to the home.
    case remove(String)
    /// `systemctl --user` with these arguments.
    case systemctl([String])
  }

  var subject: String
  var outcome: String
  /// None where all is as it should be.
  var actions: [Action] = []

  /// For a person.
  var line: String { setupLine(subject, outcome) }
}

/// The subjects stand in one column.
func setupLine(_ subject: String, _ outcome: String) -> String {
  subject + String(repeating: " ", count: max(1, 9 - subject.count)) + outcome
}
