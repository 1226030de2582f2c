package dev.skein.mcp.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who a token stands for, and what it allows. */
class ClientsTest {
    private static final String TOKEN = "a-token-that-is-long-enough";
    private static final Set<String> TOOLS = Set.of("read", "write");

    private record Config(Optional<String> token, List<String> tenants, List<String> tools) implements ClientConfig {}

    @Test
    void shouldFindTheClientWhenTheTokenIsItsOwn() {
        Clients clients = clients(new Config(Optional.of("env:T"), List.of("acme"), List.of("read")), TOKEN);

        assertThat(clients.byToken(TOKEN)).map(Client::name).contains("c");
        assertThat(clients.byToken(TOKEN + " ")).isEmpty();
        assertThat(clients.byToken("")).isEmpty();
        assertThat(clients.namedTenants()).containsExactly(TenantId.of("acme"));
    }

    @Test
    void shouldNotBeReachedByATokenWhenAClientHasNone() {
        Clients clients = clients(new Config(Optional.empty(), List.of("*"), List.of("*")), TOKEN);

        assertThat(clients.byToken("")).isEmpty();
        assertThat(clients.byName("c")).isPresent();
    }

    @Test
    void shouldAllowOnlyWhatIsNamedUnlessAllIs() {
        Client some = new Client("c", Set.of("acme"), Set.of("read"));
        Client all = new Client("c", Set.of("*"), Set.of("*"));

        some.checkTool("read");
        some.checkTenant(TenantId.of("acme"));
        all.checkTool("write");
        all.checkTenant(TenantId.of("globex"));
        assertThatThrownBy(() -> some.checkTool("write")).hasMessageContaining("may not call 'write'");
        assertThatThrownBy(() -> some.checkTenant(TenantId.of("globex"))).hasMessageContaining("'globex'");
    }

    @Test
    void shouldNameTheKeyAndNotTheTokenWhenAConfigurationIsWrong() {
        assertThatThrownBy(() -> clients(new Config(Optional.of("env:T"), List.of("acme"), List.of("read")), "short"))
                .hasMessageContaining("skein.mcp.clients.c.token")
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> clients(new Config(Optional.of(TOKEN), List.of("acme"), List.of("read")), TOKEN))
                .hasMessageNotContaining(TOKEN);
        assertThatThrownBy(() -> clients(new Config(Optional.empty(), List.of("acme"), List.of("rea")), TOKEN))
                .hasMessageContaining("skein.mcp.clients.c.tools 'rea'");
        assertThatThrownBy(() -> Clients.of(Map.of(), TOOLS, Map.of())).hasMessageContaining("skein.mcp.clients");
    }

    private static Clients clients(ClientConfig config, String token) {
        return Clients.of(Map.of("c", config), TOOLS, Map.of("T", token));
    }
}
