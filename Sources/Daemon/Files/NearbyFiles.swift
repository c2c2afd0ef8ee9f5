// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Scrobbling

#if canImport(Glibc)
  internal import Glibc
#endif

/// Access to the files beside a media file: regular files only, bounded, never blocking on a FIFO.
enum NearbyFiles {
  private static let maximumNames = 4_096
  private static let maximumBytes = 256 << 10

  static var surroundings: Surroundings {
    Surroundings(siblings: names(in:), nfo: bytes(of:))
  }

  /// The identity of a file's content, from size and modification time; nil if it cannot be read.
  static func stamp(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return errno == ENOENT || errno == ENOTDIR ? FileStamp.missing : nil
    }
    return FileStamp.text(
      size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  private static func names(in path: String) -> [String] {
    guard path.hasPrefix("/"), let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while names.count < maximumNames, let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: UInt8.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func bytes(of path: String) -> [UInt8]? {
    guard path.hasPrefix("/") else { return nil }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: min(max(Int(status.st_size), 0), maximumBytes))
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return Array(bytes[..<count])
  }
}
