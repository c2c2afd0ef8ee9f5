// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A configuration file of the system. It is read only if no other user can change it: it and all
/// directories above it belong to root or to this user, and are not writable by others.
enum SystemFile {
  /// - Parameter limit: the largest size in bytes; of a larger file one byte more is returned.
  static func read(_ path: String, upTo limit: Int) -> BoundedFile.Content {
    let owners = TrustedOwners.current
    return BoundedFile.read(path, upTo: limit) { status in
      owners.problem(owner: status.st_uid, mode: status.st_mode).map { "it \($0)" }
        ?? problem(above: path, owners)
    }
  }

  /// The problem of a directory above the real path.
  private static func problem(above path: String, _ owners: TrustedOwners) -> String? {
    guard let real = realpath(path, nil) else { return systemMessage(errno) }
    defer { free(real) }
    var directory = String(cString: real)
    while let slash = directory.lastIndex(of: "/"), directory != "/" {
      directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
      var status = stat()
      guard lstat(directory, &status) == 0 else { return systemMessage(errno) }
      if let problem = owners.problem(owner: status.st_uid, mode: status.st_mode) {
        return "\(directory) \(problem)"
      }
    }
    return nil
  }
}

extension SystemFile {
  /// Whether another user than root and this one may have placed what is at a path.
  static func mayBelongToOthers(_ path: String) -> Bool {
    let owners = TrustedOwners.current
    if isReplaceableByOthers(path, owners) { return true }
    guard let real = realpath(path, nil) else { return false }
    defer { free(real) }
    return isReplaceableByOthers(String(cString: real), owners)
  }

  /// Checks each directory above, and each entry on the way to the path.
  private static func isReplaceableByOthers(_ path: String, _ owners: TrustedOwners) -> Bool {
    var directory = "/"
    for name in path.split(separator: "/") {
      var status = stat()
      // What lies below cannot be reached either.
      guard stat(directory, &status) == 0 else { return false }
      if owners.problem(owner: status.st_uid, mode: status.st_mode) != nil { return true }
      let directoryMode = status.st_mode
      directory += directory == "/" ? String(name) : "/\(name)"
      guard lstat(directory, &status) == 0 else { return false }
      if owners.mayBelongToOthers(owner: status.st_uid, in: directoryMode) { return true }
    }
    return false
  }

  /// A hint for the administrator about a file that was refused.
  static func remedy(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "make it readable for all users" }
    guard status.st_mode & S_IFMT == S_IFREG else { return "make it a file, or remove it" }
    if status.st_mode & 0o022 != 0 { return "chmod go-w \(path)" }
    return TrustedOwners.current.problem(owner: status.st_uid, mode: status.st_mode) == nil
      ? "chmod a+r \(path)" : "chown root \(path)"
  }
}

/// The users who may own a configuration file of the system.
struct TrustedOwners: Sendable, Equatable {
  let own: uid_t
  /// The owner that the kernel reports for root's files if it is not root: a unit with
  /// `PrivateUsers=` has a user namespace that contains its own user only. Other users' files
  /// look the same there, so only the directories above tell them apart.
  let overflow: uid_t?

  static var current: TrustedOwners {
    TrustedOwners(
      own: geteuid(), uidMap: contents("/proc/self/uid_map"),
      overflow: uid_t(contents("/proc/sys/kernel/overflowuid").prefix { $0 != "\n" }) ?? 65_534)
  }

  /// - Parameter uidMap: the contents of `/proc/self/uid_map` (user_namespaces(7)).
  init(own: uid_t, uidMap: String, overflow: uid_t) {
    self.own = own
    let ranges = uidMap.split(separator: "\n").map { $0.split(separator: " ") }
    let hidesRoot = !ranges.isEmpty && !ranges.contains { $0.count == 3 && $0[1] == "0" }
    self.overflow = hidesRoot ? overflow : nil
  }

  /// The reason for which another user can change a file or directory; nil if none can.
  func problem(owner: uid_t, mode: mode_t) -> String? {
    guard owner == 0 || owner == own || owner == overflow else { return "belongs to another user" }
    // In a directory with the sticky bit, others cannot replace files.
    let isSticky = mode & S_IFMT == S_IFDIR && mode & 0o1000 != 0
    return mode & 0o022 == 0 || isSticky ? nil : "is writable by other users"
  }

  /// Whether another user may have placed an entry.
  ///
  /// - Parameters:
  ///   - owner: the owner of the entry. ``overflow`` may stand for any user.
  ///   - directoryMode: the mode of its directory, for which ``problem(owner:mode:)`` returns nil.
  func mayBelongToOthers(owner: uid_t, in directoryMode: mode_t) -> Bool {
    directoryMode & 0o022 != 0 && owner != 0 && owner != own
  }

  private static func contents(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
