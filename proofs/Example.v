(** Two networks over the integers on which every definition computes: the theorems are about something.

    Nodes 0 and 1 are inputs. Node 2 sums max(0, x_0) and x_1^2; node 3 sums 3 x_0 - 1 and, by two parallel arcs,
    -2 x_2 and x_2^2; node 4 sums x_3 and |x_0|. The second network has linear functions on the same graph. *)

Require Import List Arith ZArith.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities PathSums Determinants.
Import ListNotations.

Close Scope group_scope.

Definition Z_group : AbelianGroup :=
  {| carrier := Z; zero := 0%Z; add := Z.add; opp := Z.opp; add_assoc := Z.add_assoc; add_comm := Z.add_comm;
     add_zero := Z.add_0_r; add_opp := Z.add_opp_diag_r |}.

Definition ex_arcs : list nat := seq 0 7.
Definition ex_tail (a : nat) : nat := nth a [0; 1; 0; 2; 2; 3; 0] 0.
Definition ex_head (a : nat) : nat := nth a [2; 2; 3; 3; 3; 4; 4] 0.

Definition ex_function (a : nat) : Z_group -> Z_group :=
  nth a [Z.max 0; (fun x => x * x); (fun x => 3 * x - 1); (fun x => -2 * x); (fun x => x * x); (fun x => x); Z.abs]%Z
    (fun x => x).

Definition ex_linear (a : nat) : Z_group -> Z_group := Z.mul (nth a [2; 3; 5; 7; 11; 13; 17] 0)%Z.

Definition ex_input : nat -> Z_group := fun v => nth v [3; -2]%Z 0%Z.
Definition ex_level := level Nat.eq_dec ex_tail ex_head ex_arcs.
Definition ex_height := height Nat.eq_dec ex_tail ex_head ex_arcs.
Definition ex_nodes : list nat := seq 0 5.

Lemma ex_dag : acyclic ex_tail ex_head ex_arcs.
Proof.
  apply (ranked_acyclic ex_tail ex_head ex_arcs (fun v => v)).
  intros a Ha. repeat (destruct Ha as [<- | Ha]; [unfold ex_tail, ex_head; simpl; auto with arith |]). contradiction.
Qed.

Example ex_levels : map ex_level ex_nodes = [0; 0; 1; 2; 3] /\ ex_height = 3.
Proof. split; reflexivity. Qed.

Example ex_lifted :
  map (S_upto Nat.eq_dec ex_tail ex_head ex_function ex_arcs ex_level ex_height
         (@lift Z_group nat ex_level ex_input)) ex_nodes = [3; -2; 7; 43; 46]%Z.
Proof. reflexivity. Qed.

Example ex_direct :
  map (direct Nat.eq_dec ex_tail ex_head ex_function ex_arcs ex_level ex_input) ex_nodes = [3; -2; 7; 43; 46]%Z.
Proof. reflexivity. Qed.

Example ex_up_to_level_2 :
  map (S_upto Nat.eq_dec ex_tail ex_head ex_function ex_arcs ex_level 2
         (@lift Z_group nat ex_level ex_input)) ex_nodes = [3; -2; 7; 43; 0]%Z.
Proof. reflexivity. Qed.

(** [id - A] takes the values back to the lifted input. *)
Example ex_resolvent :
  map (id_minus_A Nat.eq_dec ex_tail ex_head ex_function ex_arcs
         (fun v => nth v [3; -2; 7; 43; 46]%Z 0%Z)) ex_nodes = [3; -2; 0; 0; 0]%Z.
Proof. reflexivity. Qed.

(** The mask without arcs 0 and 1: node 2 has lost every arc, so its value is 0, and it is no input. *)
Definition ex_mask (a : nat) : bool := 2 <=? a.

Example ex_masked :
  map (S_upto Nat.eq_dec ex_tail ex_head ex_function (filter ex_mask ex_arcs) ex_level ex_height
         (@lift Z_group nat ex_level ex_input)) ex_nodes = [3; -2; 0; 8; 11]%Z.
Proof. reflexivity. Qed.

(** An order of the nodes that is not by level. *)
Lemma ex_topological : topological ex_tail ex_head ex_arcs [1; 0; 2; 3; 4].
Proof.
  split; [| split].
  - repeat constructor; simpl; intuition discriminate.
  - intros a Ha. repeat (destruct Ha as [<- | Ha]; [simpl; tauto |]). contradiction.
  - intros earlier v later Hsplit a Ha Hv.
    repeat (destruct Ha as [<- | Ha];
      [cbn in Hv; subst v;
       repeat (destruct earlier as [| ? earlier]; [try discriminate | try discriminate; injection Hsplit as ? Hsplit]);
       try (injection Hsplit as <-; cbn; intuition discriminate) |]).
    contradiction.
Qed.

Example ex_node_steps :
  map (node_steps Nat.eq_dec ex_tail ex_head ex_function ex_arcs [1; 0; 2; 3; 4]
         (@lift Z_group nat ex_level ex_input)) ex_nodes = [3; -2; 7; 43; 46]%Z.
Proof. reflexivity. Qed.

(** The paths to node 4, each from its last arc back, and their sum for the linear functions. *)
Example ex_paths : paths_upto Nat.eq_dec ex_tail ex_head ex_arcs ex_height 4 =
  [[]; [5]; [6]; [5; 2]; [5; 3]; [5; 4]; [5; 3; 0]; [5; 3; 1]; [5; 4; 0]; [5; 4; 1]].
Proof. reflexivity. Qed.

Lemma ex_linear_additive a : In a ex_arcs -> additive (ex_linear a).
Proof. intros _ x y. apply Z.mul_add_distr_l. Qed.

Example ex_block :
  S_upto Nat.eq_dec ex_tail ex_head ex_linear ex_arcs ex_level ex_height (@unit_state Z_group nat Nat.eq_dec 0 1%Z) 4
  = (13 * 5 + 13 * 7 * 2 + 13 * 11 * 2 + 17)%Z.
Proof. reflexivity. Qed.

(** Determinants: the one of a matrix that is no transition, and that of the linear network's synthesis map. *)
Definition Z_det := det Z 0%Z 1%Z Z.add Z.mul Z.sub Z.opp InitialRing.Zth.

Example ex_other_determinant : Z_det 3 (fun i j => nth j (nth i [[2; 7; 1]; [8; 2; 8]; [1; 8; 2]] []) 0)%Z = (-114)%Z.
Proof. reflexivity. Qed.

Example ex_synthesis_determinant :
  Z_det 5 (fun i j => S_upto Nat.eq_dec ex_tail ex_head ex_linear ex_arcs ex_level ex_height
                        (@unit_state Z_group nat Nat.eq_dec j 1%Z) i) = 1%Z.
Proof. reflexivity. Qed.

(** For arcs that are not linear the path sum is another number: I6 needs its assumption. *)
Example ex_no_path_sum :
  sum (fun p => along ex_function p (@lift Z_group nat ex_level ex_input (start ex_tail p 4)))
    (paths_upto Nat.eq_dec ex_tail ex_head ex_arcs ex_height 4) <>
  direct Nat.eq_dec ex_tail ex_head ex_function ex_arcs ex_level ex_input 4.
Proof. vm_compute. discriminate. Qed.
