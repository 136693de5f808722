namespace TradeCraft.Server.Platform.Mail;

internal static class MailFeature
{
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        // A mail's links lead to the public address. That of whatever request caused the mail would be its sender's to choose.
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateDataAnnotations()
            .Validate<PublicAddress>(
                (mail, address) => string.IsNullOrWhiteSpace(mail.Host) || address.Url is not null,
                $"{MailOptions.Section}:Host needs --{PublicAddress.Option}: the links in mails lead there.")
            .Validate(
                mail => MimeKit.MailboxAddress.TryParse(mail.From, out _), $"{MailOptions.Section}:From must be an address.")
            .ValidateOnStart();
        services.AddSingleton<MailSender>();
        services.AddHostedService(provider => provider.GetRequiredService<MailSender>());
    }
}
