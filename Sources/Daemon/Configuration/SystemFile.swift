// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

/// A configuration file of the system. It is read only if no other user can change it: it and all
/// directories above it belong to root or to this user, and are not writable by others.
enum SystemFile {
  enum Content: Sendable, Equatable {
    case missing
    case bytes([UInt8])
    /// The reason for which it is not read.
    case refused(String)
  }

  /// - Parameter limit: in bytes; of a larger file one byte more is returned.
  static func read(_ path: String, upTo limit: Int) -> Content {
    let owners = TrustedOwners.current
    // Non-blocking: opening a FIFO would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      return errno == ENOENT || errno == ENOTDIR ? .missing : .refused(systemMessage(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .refused(systemMessage(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { return .refused("it is not a file") }
    if let problem = owners.problem(owner: status.st_uid, mode: status.st_mode) {
      return .refused("it \(problem)")
    }
    if let problem = problem(above: path, owners) { return .refused(problem) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
      let step = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { return .refused(systemMessage(errno)) }
      if step == 0 { break }
      count += step
    }
    return .bytes(Array(bytes[..<count]))
  }

  /// The problem of a directory above the real path.
  private static func problem(above path: String, _ owners: TrustedOwners) -> String? {
    guard let real = realpath(path, nil) else { return systemMessage(errno) }
    defer { free(real) }
    var folder = String(cString: real)
    while let slash = folder.lastIndex(of: "/"), folder != "/" {
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
      var status = stat()
      guard lstat(folder, &status) == 0 else { return systemMessage(errno) }
      if let problem = owners.problem(owner: status.st_uid, mode: status.st_mode) {
        return "\(folder) \(problem)"
      }
    }
    return nil
  }
}

/// The users who may own a configuration file of the system.
struct TrustedOwners: Sendable, Equatable {
  let own: uid_t
  /// As which the kernel shows root's files, if not as root's: a unit with `PrivateUsers=` has a
  /// user namespace that contains its own user only. Other users' files look the same there, so
  /// only the directories above tell them apart.
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
    // In a directory with the sticky bit, others can't replace files.
    let isSticky = mode & S_IFMT == S_IFDIR && mode & 0o1000 != 0
    return mode & 0o022 == 0 || isSticky ? nil : "is writable by other users"
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
