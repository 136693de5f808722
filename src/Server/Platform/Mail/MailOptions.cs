using System.ComponentModel.DataAnnotations;
using MailKit.Security;

namespace TradeCraft.Server.Platform.Mail;

/// <summary>Through whom mail is sent. Without a host none is.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>The setting that <c>tradecraft secrets</c> keeps.</summary>
    public const string PasswordName = Section + ":Password";

    public string? Host { get; set; }

    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>
    /// How the connection is protected: Auto always (from the beginning on port 465, else by STARTTLS) but on this machine, StartTls and
    /// SslOnConnect always, StartTlsWhenAvailable, None never.
    /// </summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.Auto;

    /// <summary>What is asked of the connection: MailKit's own Auto falls back to plain text where STARTTLS is not offered.</summary>
    internal SecureSocketOptions Protection => (Security, Port) switch
    {
        (SecureSocketOptions.Auto, _) when new UriBuilder("smtp", Host).Uri.IsLoopback => SecureSocketOptions.Auto,
        (SecureSocketOptions.Auto, 465) => SecureSocketOptions.SslOnConnect,
        (SecureSocketOptions.Auto, _) => SecureSocketOptions.StartTls,
        _ => Security,
    };

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>As whom it is sent: <c>exchange@example.com</c>, or <c>TradeCraft &lt;exchange@example.com&gt;</c>.</summary>
    public string From { get; set; } = "TradeCraft <tradecraft@localhost>";
}
