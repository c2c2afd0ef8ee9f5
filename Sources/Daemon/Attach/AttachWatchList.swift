// SPDX-License-Identifier: MIT

/// The directories to watch for IPC sockets, and what an event in one of them means.
struct AttachWatchList: Sendable, Equatable {
  struct Update: Sendable, Equatable {
    /// The added paths, in ascending order.
    var added: [String] = []
    var removed: [String] = []
  }

  enum Reaction: Sendable, Equatable {
    case nothing
    /// Attach to the socket at this path.
    case attach(String)
    /// A directory has appeared or is gone: call ``AttachWatchList/update(isDirectory:)``.
    case update
  }

  private var patterns: [AttachPattern] = []
  private(set) var watched: Set<String> = []

  /// Replaces the patterns; the next update watches their directories.
  mutating func adopt(_ patterns: [AttachPattern]) {
    self.patterns = patterns
  }

  /// Watches the directory of each pattern or, while it is missing, its nearest existing parent.
  /// Once the watches are added, another update finds what has appeared in the meantime.
  mutating func update(isDirectory: (String) -> Bool) -> Update {
    let wanted = Set(
      patterns.map { pattern in
        var directory = pattern.directory
        while directory != "/", !isDirectory(directory) { directory = Self.parent(of: directory) }
        return directory
      })
    defer { watched = wanted }
    return Update(
      added: wanted.subtracting(watched).sorted(), removed: watched.subtracting(wanted).sorted())
  }

  /// Forgets a watch that the kernel has removed, so that the next update adds it again.
  mutating func remove(_ directory: String) {
    watched.remove(directory)
  }

  /// - Parameters:
  ///   - name: the new entry; nil if the directory itself has changed.
  func reaction(to name: String?, in directory: String) -> Reaction {
    guard let name else { return .update }
    if matches(name, in: directory) { return .attach(Self.path(directory, name)) }
    let path = Self.path(directory, name)
    let isParent = patterns.contains {
      $0.directory == path || $0.directory.hasPrefix("\(path)/")
    }
    return isParent ? .update : .nothing
  }

  func matches(_ name: String, in directory: String) -> Bool {
    patterns.contains { $0.directory == directory && $0.matches(name) }
  }

  /// Whether the socket at this path is to be attached to.
  func matches(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return matches(name, in: Self.parent(of: path))
  }

  static func path(_ directory: String, _ name: String) -> String {
    directory == "/" ? "/\(name)" : "\(directory)/\(name)"
  }

  private static func parent(of directory: String) -> String {
    guard let slash = directory.lastIndex(of: "/"), slash > directory.startIndex else { return "/" }
    return String(directory[..<slash])
  }
}
