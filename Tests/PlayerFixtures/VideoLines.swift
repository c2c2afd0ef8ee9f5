// SPDX-License-Identifier: MIT

/// Lines of a player with a file of 1,000 s.
public enum VideoLines {
  public static let instance = String(repeating: "0", count: 31) + "a"

  /// The members of the file.
  public static let file = """
    "path":"Sintel.mkv","working-directory":"/films","duration":1000,"seekable":true,"pause":false,\
    "core-idle":false,"speed":1,"video":true,"metadata":{"title":"Sintel"}
    """

  public static func hello(_ instance: String = instance) -> String {
    #"{"type":"hello","role":"player","protocol":1,"at":1000,"instance":"\#(instance)","pid":4711}"#
  }

  /// The file plays at 100 s.
  public static let state = #"{"type":"state","at":1000,"entry":1,"position":100,\#(file)}"#

  /// The end of a viewing that began at 500, with the whole viewing.
  public static func end(_ number: Int, entry: Int, keys: String = "") -> String {
    #"{"type":"end-file","at":990,"entry":\#(entry),"number":\#(number),"reason":"eof","#
      + #""began":500,\#(keys)"position":1000,\#(file)}"#
  }

  /// The contents of a spool file.
  public static func spool(_ ends: [String]) -> String {
    ([hello()] + ends).map { $0 + "\n" }.joined()
  }
}
