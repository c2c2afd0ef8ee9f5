// SPDX-License-Identifier: MIT

internal import PlayerProtocol

#if canImport(Glibc)
  internal import Glibc
#endif

/// The ends that players could not deliver before they quit: one file per player.
struct Spool {
  let directory: String

  /// The instances that have a file.
  func instances() -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasSuffix(".jsonl") else { continue }
      let instance = String(name.dropLast(6))
      if PlayerIdentity.isInstance(Array(instance.utf8)) { found.append(instance) }
    }
    return found.sorted()
  }

  /// - Returns: the lines of a file; none unless it is a regular file of this user.
  func lines(of instance: String) -> [[UInt8]] {
    let descriptor = open(path(of: instance), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == getuid()
    else { return [] }
    var splitter = LineSplitter()
    var lines: [[UInt8]] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var total = 0
    while total < LineLimits.spool {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { break }
      total += count
      splitter.append(Array(chunk[..<count]))
      while let frame = splitter.next() {
        if case .line(let line) = frame { lines.append(line) }
      }
    }
    return lines
  }

  func remove(_ instance: String) {
    unlink(path(of: instance))
  }

  private func path(of instance: String) -> String { "\(directory)/\(instance).jsonl" }
}
