// SPDX-License-Identifier: MIT

/// A user's override of a Flatpak's permissions (flatpak-override(1)) that shares the daemon's
/// directory with the sandbox.
struct FlatpakOverride: Sendable, Equatable {
  enum Access: Sendable, Equatable {
    case none
    case full
    /// Access that is not enough. With `:ro` the plugin cannot write to the spool; with `:create`
    /// Flatpak makes the directory readable for other users, which the daemon rejects; `!` denies
    /// access.
    case restricted(String)
  }

  private static let directory = "xdg-run/scrobbled"
  private static let (section, key) = ("Context", "filesystems")

  private var file: KeyFile

  /// - Parameter text: the text of the override's file; nil if there is none.
  init(_ text: String?) {
    file = KeyFile(text ?? "")
  }

  var access: Access { Self.access(entries) }

  /// - Parameter text: `/.flatpak-info` of a running sandbox, which lists its effective
  ///   permissions.
  static func access(ofSandbox text: String) -> Access {
    FlatpakOverride(text).access
  }

  /// The text of a file that grants full access.
  var granted: String {
    text(entries.filter { !Self.isDirectory($0) } + [Self.directory]) ?? ""
  }

  /// The text of a file without this entry; nil if it has no other.
  var revoked: String? { text(entries.filter { !Self.isDirectory($0) }) }

  private var entries: [String] {
    (file.value(Self.key, in: Self.section) ?? "").split(separator: ";").map(String.init)
  }

  private func text(_ entries: [String]) -> String? {
    var file = file
    if entries.isEmpty {
      file.remove(Self.key, in: Self.section)
    } else {
      file.set(Self.key, to: entries.map { "\($0);" }.joined(), in: Self.section)
    }
    return file.isEmpty ? nil : file.text
  }

  private static func access(_ entries: [String]) -> Access {
    guard let entry = entries.last(where: isDirectory) else { return .none }
    return [directory, "\(directory):rw"].contains(entry) ? .full : .restricted(entry)
  }

  private static func isDirectory(_ entry: String) -> Bool {
    let name = entry.hasPrefix("!") ? entry.dropFirst() : entry[...]
    return name == directory || name.hasPrefix("\(directory):")
  }
}
